package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.LabelNames;
import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Service accounts as identities, and their keys as credentials. */
final class ServiceAccountMapper {
  /** Who keeps and renews a key: {@code user} or {@code system}. */
  static final String MANAGED_BY = "managed_by";

  /** Why Google or a person disabled a key, such as {@code exposed}. */
  static final String DISABLE_REASON = "disable_reason";

  /** What Google writes for "never". */
  private static final Instant NEVER_AFTER = Instant.parse("9000-01-01T00:00:00Z");

  private static final String REASON = "SERVICE_ACCOUNT_KEY_DISABLE_REASON_";

  private final LabelNames labels;

  ServiceAccountMapper(LabelNames labels) {
    this.labels = labels;
  }

  /** The identity. Google tells no time of its creation. */
  SourceRow identity(JsonNode account, Project project) {
    String email = GoogleKeys.email(Node.text(account, "email"));
    if (email == null) {
      throw new IllegalArgumentException("email: is required and missing");
    }
    SourceRow.Builder row =
        SourceRow.of(Node.text(account, "uniqueId"), EntityKind.IDENTITY)
            .key(KeyNamespaces.GOOGLE_UNIQUE_ID, Node.text(account, "uniqueId"))
            .key(KeyNamespaces.GOOGLE_SERVICE_ACCOUNT, email)
            .text(FieldNames.NAME, email)
            .text(
                FieldNames.DESCRIPTION,
                Stream.of(Node.text(account, "displayName"), Node.text(account, "description"))
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(": ")))
            .text(FieldNames.STATUS, Node.flag(account, "disabled") ? "disabled" : "active")
            .relation(
                RelationTypes.SERVES,
                EntityKind.RESOURCE,
                KeyNamespaces.GOOGLE_PROJECT,
                project.id());
    new Labels(labels, project.labels()).describe(row, "service_account");
    return row.build();
  }

  static String keyId(String uniqueId, JsonNode key) {
    return uniqueId + "/" + GoogleKeys.last(Node.text(key, "name"));
  }

  static SourceRow key(JsonNode account, JsonNode key) {
    String uniqueId = Node.text(account, "uniqueId");
    String id = keyId(uniqueId, key);
    Instant made = Node.time(key, "validAfterTime");
    Instant end = Node.time(key, "validBeforeTime");
    String reason = Node.text(key, "disableReason");
    return SourceRow.of(id, EntityKind.CREDENTIAL)
        .type("secret")
        .key(GoogleKeys.SERVICE_ACCOUNT_KEY, id)
        .relation(
            RelationTypes.CREDENTIAL_OF,
            EntityKind.IDENTITY,
            KeyNamespaces.GOOGLE_UNIQUE_ID,
            uniqueId)
        .text(FieldNames.NAME, "key " + GoogleKeys.last(id) + " of " + Node.text(account, "email"))
        .text(FieldNames.STATUS, Node.flag(key, "disabled") ? "disabled" : "active")
        .text(
            MANAGED_BY,
            switch (Node.text(key, "keyType")) {
              // Older answers do not say it.
              case null -> null;
              case "USER_MANAGED" -> "user";
              case "SYSTEM_MANAGED" -> "system";
              default -> "unrecognized";
            })
        .text(
            DISABLE_REASON,
            reason == null ? null : reason.replace(REASON, "").toLowerCase(java.util.Locale.ROOT))
        .instant(FieldNames.CREATED, made)
        // A key is never changed: it is replaced, so its own age is what counts.
        .instant(FieldNames.ROTATED, made)
        .field(
            FieldNames.EXPIRES,
            end == null
                ? null
                : Assertion.of(FieldValue.of(end.isBefore(NEVER_AFTER) ? end : null)))
        .build();
  }
}
