package io.concordat.connector.iam.kubernetes;

import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.Evidence.Completeness;
import io.concordat.contract.Evidence.Meaning;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;

/**
 * What the cluster knows of the use of token Secrets. From 1.26 on (by default from 1.27) the API
 * server puts the day of an authentication on the Secret, in UTC, and keeps in a ConfigMap since
 * when it does. Without that a Secret without a day was not used, or used unseen.
 *
 * @param since from when on no use was missed; empty if the cluster does not track, or it was not
 *     allowed to ask
 * @param gap the right that is missing
 */
record Tracking(Optional<Instant> since, Optional<String> gap) {
  /** The right that it takes to ask since when. */
  static final String RIGHT =
      "'get' on 'configmaps' for 'kube-apiserver-legacy-service-account-token-tracking' in"
          + " namespace 'kube-system'";

  static final String LAST_USED = "kubernetes.io/legacy-token-last-used";

  /**
   * Put on tokens that the cluster made unasked and nobody used for a year: they are refused, and
   * deleted a year later.
   */
  static final String INVALID_SINCE = "kubernetes.io/legacy-token-invalid-since";

  /** A day as it is written, from its beginning; anything else is none. */
  static Optional<Instant> day(String text) {
    try {
      return Optional.ofNullable(text)
          .map(day -> LocalDate.parse(day.strip()).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * From when on no use was missed. The day that is stated is the one in whose course the cluster
   * began; it made the ConfigMap then.
   *
   * @param made when the ConfigMap was; if it does not say, or that is before the day, which then
   *     was changed, only the day's end is certain
   */
  static Optional<Instant> begun(String day, Optional<Instant> made) {
    return day(day)
        .map(
            begin ->
                made.filter(instant -> !instant.isBefore(begin))
                    .orElse(begin.plus(Duration.ofDays(1))));
  }

  /**
   * The last use that a token Secret tells of.
   *
   * @param at the beginning of its day, but not before there was the token
   * @param meaning an attempt if the token was no longer accepted on that day: the day is also
   *     written when it is refused
   */
  record Use(Instant at, Meaning meaning) {
    /** A use that did succeed says more than a later attempt; otherwise the later one counts. */
    static final Comparator<Use> BY_WORTH =
        Comparator.comparing((Use use) -> use.meaning() == Meaning.SUCCESS).thenComparing(Use::at);
  }

  /**
   * @param made when the Secret was; may be null
   */
  static Optional<Use> lastUse(Item secret, Instant made) {
    return day(secret.metadata().labels().get(LAST_USED))
        .map(
            day ->
                new Use(
                    made != null && made.isAfter(day) ? made : day,
                    isRefused(secret, day) ? Meaning.ATTEMPT : Meaning.SUCCESS));
  }

  /** Whether the cluster refuses it. A mark that is no day refuses, too; an empty one does not. */
  static boolean isInvalid(Item secret) {
    return !secret.metadata().labels().getOrDefault(INVALID_SINCE, "").isEmpty();
  }

  private static boolean isRefused(Item secret, Instant day) {
    return isInvalid(secret)
        && day(secret.metadata().labels().get(INVALID_SINCE))
            .filter(first -> first.isAfter(day))
            .isEmpty();
  }

  /** When one Secret was last used, to the day. */
  Assertion ofToken(Item secret, Instant now) {
    Optional<Use> lastUse = lastUse(secret, secret.created());
    // A label that is no day is not the cluster's: what that had noted is gone.
    return lastUse.isEmpty() && secret.metadata().labels().containsKey(LAST_USED)
        ? nothingCovered(now)
        : used(lastUse, secret.created(), Completeness.COMPLETE, now);
  }

  /**
   * When an account last authenticated, as far as its token Secrets tell. Never a complete
   * statement: the tokens that pods are given leave no trace in the API.
   *
   * @param created when the oldest of its token Secrets was made; may be null
   */
  Assertion ofAccount(Optional<Use> lastUse, Instant created, Instant now) {
    return used(lastUse, created, Completeness.PARTIAL, now);
  }

  private Assertion used(Optional<Use> lastUse, Instant created, Completeness atBest, Instant now) {
    Meaning meaning = lastUse.map(Use::meaning).orElse(Meaning.SUCCESS);
    Evidence evidence;
    if (since.isPresent()) {
      Instant from = created != null && created.isAfter(since.get()) ? created : since.get();
      Instant to = from.isAfter(now) ? from : now;
      evidence = new Evidence(now, Optional.of(from), Optional.of(to), meaning, atBest);
    } else if (lastUse.isPresent()) {
      evidence =
          new Evidence(now, lastUse.map(Use::at), Optional.of(now), meaning, Completeness.PARTIAL);
    } else {
      return nothingCovered(now);
    }
    return Assertion.of(FieldValue.of(lastUse.map(Use::at).orElse(null))).withEvidence(evidence);
  }

  private static Assertion nothingCovered(Instant now) {
    return Assertion.of(FieldValue.of((Instant) null))
        .withEvidence(
            new Evidence(
                now, Optional.empty(), Optional.empty(), Meaning.UNKNOWN, Completeness.NONE));
  }
}
