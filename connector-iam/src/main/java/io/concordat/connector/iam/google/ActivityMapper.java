package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.KeyNamespaces;
import java.time.Instant;
import java.util.Optional;

/**
 * What Policy Analyzer says of the last authentication of a service account or a key, as an
 * addition to what is known of it. It knows days (of Pacific standard time) and not hours, counts
 * calls that were refused, and sees neither API keys nor domain-wide delegation: the evidence says
 * "attempt" and "partial", and no date means no more than "not in this window".
 */
final class ActivityMapper {
  private ActivityMapper() {}

  static SourceRow account(JsonNode activity, Instant now) {
    String uniqueId =
        Node.text(activity.path("activity").path("serviceAccount"), "serviceAccountId");
    if (!GoogleKeys.isUniqueId(uniqueId)) {
      throw new IllegalArgumentException("serviceAccountId: is missing or no number");
    }
    return SourceRow.of(uniqueId + "#last-authentication", EntityKind.IDENTITY)
        .enrichment()
        .key(KeyNamespaces.GOOGLE_UNIQUE_ID, uniqueId)
        .field(FieldNames.LAST_AUTHENTICATION, used(activity, now))
        .build();
  }

  static SourceRow key(JsonNode activity, Instant now) {
    JsonNode key = activity.path("activity").path("serviceAccountKey");
    String uniqueId = Node.text(key, "serviceAccountId");
    String keyId =
        GoogleKeys.last(
            Optional.ofNullable(Node.text(key, "fullResourceName"))
                .orElseGet(() -> Node.text(activity, "fullResourceName")));
    if (keyId == null || !keyId.matches("[0-9a-fA-F]{8,64}")) {
      throw new IllegalArgumentException("fullResourceName: names no key");
    }
    if (!GoogleKeys.isUniqueId(uniqueId)) {
      throw new IllegalArgumentException("serviceAccountId: is missing or no number");
    }
    String id = uniqueId + "/" + keyId;
    return SourceRow.of(id + "#last-authentication", EntityKind.CREDENTIAL)
        .enrichment()
        .key(GoogleKeys.SERVICE_ACCOUNT_KEY, id)
        .field(FieldNames.LAST_USED, used(activity, now))
        .build();
  }

  private static Assertion used(JsonNode activity, Instant now) {
    JsonNode period = activity.path("observationPeriod");
    return Assertion.of(
            FieldValue.of(Node.time(activity.path("activity"), "lastAuthenticatedTime")))
        .withEvidence(
            new Evidence(
                now,
                Optional.ofNullable(Node.time(period, "startTime")),
                Optional.ofNullable(Node.time(period, "endTime")),
                Evidence.Meaning.ATTEMPT,
                Evidence.Completeness.PARTIAL));
  }
}
