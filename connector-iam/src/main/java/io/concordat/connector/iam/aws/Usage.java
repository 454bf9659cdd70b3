package io.concordat.connector.iam.aws;

import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Turns what AWS says of a last use into an assertion that says what it rests on. */
final class Usage {
  /** RoleLastUsed knows of the last 400 days; before that it has forgotten. */
  static final Duration ROLE_WINDOW = Duration.ofDays(400);

  /** When AWS began to note the use of access keys. */
  private static final Instant KEYS_NOTED_SINCE = Instant.parse("2015-04-22T00:00:00Z");

  /** When AWS began to note the use of passwords. */
  private static final Instant PASSWORDS_NOTED_SINCE = Instant.parse("2014-10-20T00:00:00Z");

  /** Service-last-accessed tells of the last 400 days at most. */
  private static final Duration SERVICE_WINDOW = Duration.ofDays(400);

  /** Recent use usually shows within four hours. */
  private static final Duration LAG = Duration.ofHours(4);

  /** What AWS, its report and its emulators write for "nothing". */
  private static final Set<String> NOTHING = Set.of("N/A", "no_information", "not_supported");

  private Usage() {}

  /** A role's last use: no date means "not in the window", which is not "never". */
  static Assertion ofRole(Instant lastUsed, Instant created, Instant now) {
    return of(
        lastUsed, later(created, now.minus(ROLE_WINDOW)), now, Evidence.Completeness.COMPLETE);
  }

  /**
   * A password's last use, known since it was first noted.
   *
   * @param at when AWS made the report that says so
   */
  static Assertion ofPassword(Instant lastUsed, Instant userCreated, Instant at) {
    return of(
        lastUsed, later(userCreated, PASSWORDS_NOTED_SINCE), at, Evidence.Completeness.COMPLETE);
  }

  /**
   * The last attempt to call any service: denied ones are counted, so that it is no use. No date
   * means "not in the window".
   *
   * @param at when AWS began to collect it
   */
  static Assertion ofAttempts(Instant lastAttempt, Instant created, Instant at) {
    Instant from = later(created, at.minus(SERVICE_WINDOW));
    return Assertion.of(FieldValue.of(lastAttempt))
        .withEvidence(
            new Evidence(
                at,
                Optional.of(from),
                Optional.of(later(at.minus(LAG), from)),
                Evidence.Meaning.ATTEMPT,
                Evidence.Completeness.COMPLETE));
  }

  /** A key's or a user's last use, known since the thing was made or AWS began to note it. */
  static Assertion since(
      Instant lastUsed, Instant created, Instant now, Evidence.Completeness completeness) {
    return of(lastUsed, later(created, KEYS_NOTED_SINCE), now, completeness);
  }

  /** A name such as a service or region; empty where AWS has none. */
  static Optional<String> name(String text) {
    return Optional.ofNullable(text).filter(t -> !isNothing(t));
  }

  /** Whether a text is one of those that AWS writes where it has nothing to say. */
  static boolean isNothing(String text) {
    return text.isBlank() || NOTHING.contains(text);
  }

  private static Assertion of(
      Instant lastUsed, Instant from, Instant now, Evidence.Completeness completeness) {
    Instant to = later(now.minus(LAG), from);
    return Assertion.of(FieldValue.of(lastUsed))
        .withEvidence(
            new Evidence(
                now, Optional.of(from), Optional.of(to), Evidence.Meaning.SUCCESS, completeness));
  }

  private static Instant later(Instant one, Instant other) {
    return one == null || one.isBefore(other) ? other : one;
  }
}
