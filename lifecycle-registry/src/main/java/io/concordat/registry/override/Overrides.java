package io.concordat.registry.override;

import io.concordat.contract.FieldNames;
import io.concordat.edge.Problem;
import io.concordat.registry.announce.Due;
import io.concordat.registry.intake.OwnRecords;
import io.concordat.registry.override.Extensions.Extension;
import io.concordat.registry.override.FieldOverride.State;
import io.concordat.registry.override.OverrideStore.Event;
import io.concordat.registry.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What persons do to overrides. Each is one transaction: the override, what happened to it, and the
 * record of the source {@code manual} that follows from it; then its entity is announced.
 */
@ApplicationScoped
class Overrides {
  private final Transactions transactions;
  private final ManualRecords records;
  private final OverrideRules rules;
  private final OverrideMaker maker;
  private final Due due;
  private final Clock clock;

  Overrides(
      Transactions transactions, OwnRecords own, Due due, OverrideConfig config, Clock clock) {
    this.transactions = transactions;
    this.records = new ManualRecords(own);
    this.rules = new OverrideRules(config.longest());
    this.maker = new OverrideMaker(records, rules);
    this.due = due;
    this.clock = clock;
  }

  /** Looks at an override before it is changed, and may refuse the change by throwing. */
  @FunctionalInterface
  interface Precondition {
    void check(Connection connection, UUID override) throws SQLException;
  }

  /** Whether an extension took effect, or waits for a second person. */
  enum Extended {
    EFFECTIVE,
    PENDING
  }

  /**
   * Makes an override. One of the same field that holds until then is replaced.
   *
   * @param key a request with a key that came before is not carried out again
   * @return the override's id
   */
  UUID create(NewOverride request, String actor, Optional<String> key) {
    Instant now = now();
    return changing(
        (connection, announce) -> {
          String what = "create\n" + request;
          Optional<UUID> before = Requests.before(connection, actor, key, what);
          if (before.isPresent()) {
            return before.get();
          }
          rules.requireEnd(request.expiresAt(), now);
          FieldOverride made = maker.make(connection, request, actor, now, announce);
          Requests.remember(connection, actor, key, what, made.id(), now);
          return made.id();
        });
  }

  /**
   * Moves an override's end. One of an owner or a privilege waits for a second person.
   *
   * @param key as for {@link #create}
   */
  Extended extend(
      UUID id,
      Instant expiresAt,
      String reason,
      String actor,
      Optional<String> key,
      Precondition precondition) {
    Instant now = now();
    return changing(
        (connection, announce) -> {
          FieldOverride override = locked(connection, id);
          boolean waits = FieldNames.needsSecondPerson(override.field());
          Extended outcome = waits ? Extended.PENDING : Extended.EFFECTIVE;
          String what = String.join("\n", "extend", id.toString(), expiresAt.toString(), reason);
          if (Requests.before(connection, actor, key, what).isPresent()) {
            return outcome;
          }
          precondition.check(connection, id);
          OverrideRules.requireActive(override);
          rules.requireLater(override, expiresAt, now);
          Extension extension =
              new Extension(
                  Extensions.nextNumber(connection, id),
                  expiresAt,
                  reason,
                  actor,
                  waits ? Extensions.PENDING : Extensions.EFFECTIVE);
          Extensions.insert(connection, id, extension, now);
          Requests.remember(connection, actor, key, what, id, now);
          if (waits) {
            note(connection, id, "extension_requested", until(extension), actor, now);
          } else {
            announce.addAll(prolong(connection, override, extension, "extended", actor, now));
          }
          return outcome;
        });
  }

  /** Approves an extension that waits; not by who asked for it. */
  void approve(UUID id, long number, String actor, Precondition precondition) {
    Instant now = now();
    changing(
        (connection, announce) -> {
          FieldOverride override = locked(connection, id);
          Extension extension =
              Extensions.locked(connection, id, number)
                  .orElseThrow(
                      () -> Problem.notFound("override " + id + " has no extension " + number));
          precondition.check(connection, id);
          OverrideRules.requireActive(override);
          if (!extension.pending()) {
            throw Problem.conflict(
                "extension " + number + " is " + extension.state() + " and waits for nobody");
          }
          OverrideRules.requireSecondPerson(extension, actor);
          rules.requireLater(override, extension.expiresAt(), now);
          Extensions.approve(connection, id, actor, now);
          announce.addAll(
              prolong(connection, override, extension, "extension_approved", actor, now));
          return id;
        });
  }

  /** Ends an override now. */
  void withdraw(UUID id, Optional<String> reason, String actor, Precondition precondition) {
    Instant now = now();
    changing(
        (connection, announce) -> {
          FieldOverride override = locked(connection, id);
          precondition.check(connection, id);
          OverrideRules.requireActive(override);
          OverrideStore.end(connection, List.of(id), State.WITHDRAWN, null, actor, now);
          note(connection, id, "withdrawn", reason.orElse("no reason given"), actor, now);
          announce.addAll(
              records.rewrite(
                  connection, List.of(override.recordName()), ManualRecords.run(id), actor, now));
          return id;
        });
  }

  private List<UUID> prolong(
      Connection connection,
      FieldOverride override,
      Extension extension,
      String event,
      String actor,
      Instant now)
      throws SQLException {
    OverrideStore.extend(connection, override.id(), extension.expiresAt());
    note(connection, override.id(), event, until(extension), actor, now);
    return records.rewrite(
        connection, List.of(override.recordName()), ManualRecords.run(override.id()), actor, now);
  }

  private static String until(Extension extension) {
    return "until " + extension.expiresAt() + ": " + extension.reason();
  }

  private static void note(
      Connection connection, UUID id, String type, String detail, String actor, Instant now)
      throws SQLException {
    OverrideStore.record(connection, List.of(new Event(id, type, detail)), actor, now);
  }

  private static FieldOverride locked(Connection connection, UUID id) throws SQLException {
    return OverrideStore.locked(connection, id)
        .orElseThrow(() -> Problem.notFound("there is no override " + id));
  }

  private interface Change<T> {
    T make(Connection connection, List<UUID> announce) throws SQLException;
  }

  /** One change at a time; entities are announced when it is committed. */
  private <T> T changing(Change<T> change) {
    List<UUID> announce = new ArrayList<>();
    T result =
        transactions.run(
            connection -> {
              records.begin(connection);
              return change.make(connection, announce);
            });
    due.due(announce);
    return result;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
