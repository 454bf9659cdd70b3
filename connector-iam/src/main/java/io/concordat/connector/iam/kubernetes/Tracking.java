package io.concordat.connector.iam.kubernetes;

import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.Evidence.Completeness;
import io.concordat.contract.Evidence.Meaning;
import io.concordat.contract.FieldValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What the cluster knows of the use of token Secrets. From 1.26 on (by default from 1.27) the API
 * server puts the day of a successful authentication on the Secret, in UTC, and keeps in a
 * ConfigMap since when it does. Without that a Secret without a day was not used, or used unseen.
 *
 * @param since the first day; empty if the cluster does not track, or it was not allowed to ask
 * @param gap the right that is missing
 */
record Tracking(Optional<Instant> since, Optional<String> gap) {
  /** The right that it takes to ask since when. */
  static final String RIGHT =
      "'get' on 'configmaps' for 'kube-apiserver-legacy-service-account-token-tracking' in"
          + " namespace 'kube-system'";

  static final String LAST_USED = "kubernetes.io/legacy-token-last-used";

  /** A day as it is written, from its beginning; anything else is none. */
  static Optional<Instant> day(String text) {
    try {
      return Optional.ofNullable(text)
          .map(day -> LocalDate.parse(day.strip()).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  static Optional<Instant> lastUse(Item secret) {
    return day(secret.metadata().labels().get(LAST_USED));
  }

  /** When one Secret was last used, to the day. */
  Assertion ofToken(Item secret, Instant now) {
    return used(lastUse(secret), secret.created(), Completeness.COMPLETE, now);
  }

  /**
   * When an account last authenticated, as far as its token Secrets tell. Never a complete
   * statement: the tokens that pods are given leave no trace in the API.
   *
   * @param created when the oldest of its token Secrets was made; may be null
   */
  Assertion ofAccount(Optional<Instant> lastUse, Instant created, Instant now) {
    return used(lastUse, created, Completeness.PARTIAL, now);
  }

  private Assertion used(
      Optional<Instant> lastUse, Instant created, Completeness atBest, Instant now) {
    Evidence evidence;
    if (since.isPresent()) {
      Instant from = created != null && created.isAfter(since.get()) ? created : since.get();
      Instant to = from.isAfter(now) ? from : now;
      evidence = new Evidence(now, Optional.of(from), Optional.of(to), Meaning.SUCCESS, atBest);
    } else if (lastUse.isPresent()) {
      evidence =
          new Evidence(now, lastUse, Optional.of(now), Meaning.SUCCESS, Completeness.PARTIAL);
    } else {
      evidence =
          new Evidence(now, Optional.empty(), Optional.empty(), Meaning.UNKNOWN, Completeness.NONE);
    }
    return Assertion.of(FieldValue.of(lastUse.orElse(null))).withEvidence(evidence);
  }
}
