package io.concordat.registry.override;

import io.concordat.contract.FieldNames;
import io.concordat.edge.Problem;
import io.concordat.edge.ProblemType;
import io.concordat.registry.override.FieldOverride.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What a person may do to overrides; each refusal is a problem that says what to do instead. */
final class OverrideRules {
  private final Duration longest;

  OverrideRules(Duration longest) {
    if (longest.isNegative() || longest.isZero()) {
      throw new IllegalArgumentException("concordat.override.longest must be longer than nothing");
    }
    this.longest = longest;
  }

  void requireEnd(Instant expiresAt, Instant now) {
    if (!expiresAt.isAfter(now)) {
      throw Problem.badRequest("expiresAt", "must be in the future; now it is " + now);
    }
    if (expiresAt.isAfter(now.plus(longest))) {
      throw Problem.badRequest(
          "expiresAt",
          "may be at most "
              + longest
              + " ahead, that is "
              + now.plus(longest)
              + "; correct the source meanwhile, or extend the override later");
    }
  }

  void requireLater(FieldOverride override, Instant expiresAt, Instant now) {
    if (!expiresAt.isAfter(override.expiresAt())) {
      throw Problem.badRequest(
          "expiresAt",
          "must be later than "
              + override.expiresAt()
              + ", when it ends anyway; to end it sooner, withdraw it");
    }
    requireEnd(expiresAt, now);
  }

  static void requireActive(FieldOverride override) {
    if (override.state() != State.ACTIVE) {
      throw Problem.conflict(
          "override "
              + override.id()
              + " is "
              + override.state().name().toLowerCase(Locale.ROOT)
              + " and holds no more; make a new one");
    }
  }

  /**
   * Asserting again what one asserted before, until later than before, is an extension by another
   * name.
   *
   * @param before the last time that somebody asserted this value
   */
  void requireNoExtensionInDisguise(
      NewOverride request, Optional<FieldOverride> before, String actor, Instant now) {
    if (before.isEmpty() || !FieldNames.needsSecondPerson(request.field())) {
      return;
    }
    FieldOverride last = before.get();
    boolean recent = last.expiresAt().isAfter(now.minus(longest));
    if (recent && last.actor().equals(actor) && request.expiresAt().isAfter(last.expiresAt())) {
      throw Problem.of(
          ProblemType.SECOND_PERSON_REQUIRED,
          actor
              + " asserted this value of "
              + request.field()
              + " before, until "
              + last.expiresAt()
              + " (override "
              + last.id()
              + "): asserting it for longer is an extension, and one of an owner or a privilege"
              + " needs a second person; extend that override and have it approved, or let another"
              + " steward assert it");
    }
  }

  /** The same for who approves what. */
  static void requireSecondPerson(Extensions.Extension extension, String actor) {
    if (extension.requestedBy().equals(actor)) {
      throw Problem.of(
          ProblemType.SECOND_PERSON_REQUIRED,
          actor
              + " asked for extension "
              + extension.number()
              + " and cannot approve it too: extending an override of an owner or a privilege needs"
              + " a second person; let another steward approve it");
    }
  }
}
