package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The identities of a cloud that an account may become: named by annotations, for the webhook or
 * metadata server that hands out their tokens. An annotation that is no such name ties to nothing.
 */
final class WorkloadIdentity {
  private static final String AWS_ROLE = "eks.amazonaws.com/role-arn";
  private static final String GOOGLE_ACCOUNT = "iam.gke.io/gcp-service-account";
  private static final String AZURE_CLIENT = "azure.workload.identity/client-id";

  /** What the parser has to let through. */
  static final Set<String> ANNOTATIONS = Set.of(AWS_ROLE, GOOGLE_ACCOUNT, AZURE_CLIENT);

  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]{0,20}:iam::\\d{12}:role/[\\w+=,.@/-]{1,600}");
  private static final Pattern GOOGLE_EMAIL =
      Pattern.compile("[a-z0-9.-]{1,100}@[a-z0-9.-]{1,200}\\.gserviceaccount\\.com");
  private static final Pattern GUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private WorkloadIdentity() {}

  static void relate(SourceRow.Builder row, Map<String, String> annotations) {
    relate(row, KeyNamespaces.AWS_ARN, text(annotations, AWS_ROLE), ARN);
    relate(
        row,
        KeyNamespaces.GOOGLE_SERVICE_ACCOUNT,
        text(annotations, GOOGLE_ACCOUNT).map(WorkloadIdentity::lower),
        GOOGLE_EMAIL);
    relate(
        row,
        KeyNamespaces.ENTRA_APP_ID,
        text(annotations, AZURE_CLIENT).map(WorkloadIdentity::lower),
        GUID);
  }

  private static void relate(
      SourceRow.Builder row, String namespace, Optional<String> value, Pattern shape) {
    row.relation(
        RelationTypes.ACTS_AS,
        EntityKind.IDENTITY,
        namespace,
        value.filter(text -> shape.matcher(text).matches()).orElse(null));
  }

  private static Optional<String> text(Map<String, String> annotations, String name) {
    return Optional.ofNullable(annotations.get(name)).map(String::strip);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
