package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.User;

/** Access keys as credentials, and what their use says of the user. */
final class AccessKeyMapper {
  private AccessKeyMapper() {}

  static SourceRow key(UserKeys.Key key, User user, Instant now) {
    AccessKeyMetadata metadata = key.metadata();
    SourceRow.Builder row =
        SourceRow.of(metadata.accessKeyId(), EntityKind.CREDENTIAL)
            .type("api_key")
            .key(KeyNamespaces.AWS_ACCESS_KEY_ID, metadata.accessKeyId())
            .relation(
                RelationTypes.CREDENTIAL_OF,
                EntityKind.IDENTITY,
                KeyNamespaces.AWS_UNIQUE_ID,
                user.userId())
            .text(FieldNames.NAME, metadata.accessKeyId())
            .text(FieldNames.STATUS, status(metadata.statusAsString()))
            .instant(FieldNames.CREATED, metadata.createDate())
            // A key is never given a new secret: it is replaced, so its own age is what counts.
            .instant(FieldNames.ROTATED, metadata.createDate());
    key.lastUsed()
        .ifPresent(
            used -> {
              row.field(
                  FieldNames.LAST_USED,
                  Usage.since(
                      used.lastUsedDate(),
                      metadata.createDate(),
                      now,
                      Evidence.Completeness.COMPLETE));
              row.text(FieldNames.LAST_USED_SERVICE, Usage.name(used.serviceName()).orElse(null));
            });
    return row.build();
  }

  /**
   * When the user last authenticated: by its newest key's use or by its password. A record of its
   * own, because the stream of users does not know it, and a record belongs to one stream.
   *
   * @return empty where nothing is known because it was not allowed to ask
   */
  static Optional<SourceRow> usage(UserKeys keys, Instant now) {
    User user = keys.user();
    Instant newest =
        Stream.concat(
                Stream.ofNullable(user.passwordLastUsed()),
                keys.keys().stream()
                    .flatMap(key -> key.lastUsed().stream())
                    .map(AccessKeyLastUsed::lastUsedDate)
                    .filter(Objects::nonNull))
            .max(Instant::compareTo)
            .orElse(null);
    if (newest == null && keys.gap().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(row(keys, newest, now));
  }

  private static SourceRow row(UserKeys keys, Instant newest, Instant now) {
    User user = keys.user();
    return SourceRow.of(user.userId() + "#usage", EntityKind.IDENTITY)
        .enrichment()
        .key(KeyNamespaces.AWS_UNIQUE_ID, user.userId())
        .field(
            FieldNames.LAST_AUTHENTICATION,
            Usage.since(
                newest,
                user.createDate(),
                now,
                keys.gap().isEmpty()
                    ? Evidence.Completeness.COMPLETE
                    : Evidence.Completeness.PARTIAL))
        .build();
  }

  private static String status(String status) {
    return switch (String.valueOf(status)) {
      case "Active" -> "active";
      case "Inactive", "Expired" -> "disabled";
      default -> "unrecognized";
    };
  }
}
