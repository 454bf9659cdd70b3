package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.aws.CredentialReport.Line;
import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.User;

/**
 * What only the credential report knows: passwords, signing certificates, and the root user. A
 * user's key slots have no ids, so that its keys come from the stream of access keys; here they
 * only tell when the user last authenticated. The root user's keys are in no other list.
 */
final class ReportMapper {
  private static final List<String> SLOTS = List.of("1", "2");
  private static final String CREATED = "user_creation_time";
  private static final String PASSWORD_USED = "password_last_used";

  private ReportMapper() {}

  static List<SourceRow> user(User user, Line line, Instant at) {
    Holder holder =
        new Holder(user.userId(), user.userName(), KeyNamespaces.AWS_UNIQUE_ID, user.userId());
    List<SourceRow> rows = new ArrayList<>();
    if (line.yes("password_enabled")) {
      rows.add(password(holder, line, at));
    }
    certificates(holder, line, rows);
    boolean authenticates =
        line.yes("password_enabled") || SLOTS.stream().anyMatch(slot -> hasKey(line, slot));
    if (authenticates) {
      rows.add(
          SourceRow.of(user.userId() + "#report", EntityKind.IDENTITY)
              .enrichment()
              .key(KeyNamespaces.AWS_UNIQUE_ID, user.userId())
              .field(FieldNames.LAST_AUTHENTICATION, lastAuthentication(line, at))
              .build());
    }
    return rows;
  }

  /** The root user: an identity that no other list has, and its keys. */
  static List<SourceRow> root(Line line, Instant at) {
    String arn = line.text("arn").orElseThrow();
    String[] parts = arn.split(":", -1);
    if (parts.length != 6 || !Member.isAccountId(parts[4])) {
      throw new IllegalArgumentException("arn: is not that of a root user");
    }
    String id = "root/" + parts[4];
    Holder holder = new Holder(id, "the root user of " + parts[4], KeyNamespaces.AWS_ARN, arn);
    List<SourceRow> rows = new ArrayList<>();
    rows.add(
        SourceRow.of(id, EntityKind.IDENTITY)
            .key(KeyNamespaces.AWS_ARN, arn)
            .text(FieldNames.NAME, "root user of " + parts[4])
            .text(FieldNames.STATUS, "active")
            .text(FieldNames.PRIVILEGE, Privilege.ADMIN.wireName())
            .instant(FieldNames.CREATED, line.instant(CREATED).orElse(null))
            .field(FieldNames.LAST_AUTHENTICATION, lastAuthentication(line, at))
            .build());
    SLOTS.stream()
        .filter(slot -> hasKey(line, slot))
        .forEach(slot -> rows.add(key(holder, line, slot, at)));
    certificates(holder, line, rows);
    return rows;
  }

  /** Whose credentials a line is about. */
  private record Holder(String id, String name, String namespace, String key) {
    SourceRow.Builder slot(String slot, String type, String called) {
      String nativeId = id + "#" + slot;
      return SourceRow.of(nativeId, EntityKind.CREDENTIAL)
          .type(type)
          .key(AwsKeys.CREDENTIAL_SLOT, nativeId)
          .relation(RelationTypes.CREDENTIAL_OF, EntityKind.IDENTITY, namespace, key)
          .text(FieldNames.NAME, called + " of " + name);
    }
  }

  private static SourceRow password(Holder holder, Line line, Instant at) {
    return holder
        .slot("password", "secret", "console password")
        .text(FieldNames.STATUS, "active")
        .instant(FieldNames.ROTATED, line.instant("password_last_changed").orElse(null))
        .instant(FieldNames.EXPIRES, line.instant("password_next_rotation").orElse(null))
        .field(
            FieldNames.LAST_USED,
            Usage.ofPassword(
                line.instant(PASSWORD_USED).orElse(null), line.instant(CREATED).orElse(null), at))
        .build();
  }

  private static SourceRow key(Holder holder, Line line, String slot, Instant at) {
    String prefix = "access_key_" + slot;
    Instant made = line.instant(prefix + "_last_rotated").orElse(null);
    return holder
        .slot("key-" + slot, "api_key", "access key " + slot)
        .text(FieldNames.STATUS, line.yes(prefix + "_active") ? "active" : "disabled")
        .instant(FieldNames.ROTATED, made)
        .field(
            FieldNames.LAST_USED,
            Usage.since(
                line.instant(prefix + "_last_used_date").orElse(null),
                made,
                at,
                Evidence.Completeness.COMPLETE))
        .text(FieldNames.LAST_USED_SERVICE, line.text(prefix + "_last_used_service").orElse(null))
        .build();
  }

  private static void certificates(Holder holder, Line line, List<SourceRow> rows) {
    for (String slot : SLOTS) {
      // "false" is said of a slot that is empty, too.
      if (line.yes("cert_" + slot + "_active")) {
        rows.add(
            holder
                .slot("certificate-" + slot, "certificate", "signing certificate " + slot)
                .text(FieldNames.STATUS, "active")
                .instant(
                    FieldNames.ROTATED, line.instant("cert_" + slot + "_last_rotated").orElse(null))
                .build());
      }
    }
  }

  /** A slot that was ever filled says when; one that was emptied again says nothing. */
  private static boolean hasKey(Line line, String slot) {
    return line.yes("access_key_" + slot + "_active")
        || line.instant("access_key_" + slot + "_last_rotated").isPresent();
  }

  private static Assertion lastAuthentication(Line line, Instant at) {
    Optional<Instant> newest =
        Stream.concat(
                Stream.of(PASSWORD_USED),
                SLOTS.stream().map(slot -> "access_key_" + slot + "_last_used_date"))
            .flatMap(column -> line.instant(column).stream())
            .max(Instant::compareTo);
    return Usage.since(
        newest.orElse(null),
        line.instant(CREATED).orElse(null),
        at,
        Evidence.Completeness.COMPLETE);
  }
}
