package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When an application last signed in, as itself or for a person. What others did with it as a
 * resource is no sign-in of its own.
 */
final class SignInMapper {
  private static final String AS_ITSELF = "applicationAuthenticationClientSignInActivity";
  private static final String FOR_A_PERSON = "delegatedClientSignInActivity";
  private static final String AT = "lastSignInDateTime";

  /** What is taken; nothing of requests' ids. */
  static final List<String> PROPERTIES = List.of("appId", AS_ITSELF, FOR_A_PERSON, AT);

  private SignInMapper() {}

  static String nativeId(String appId) {
    return appId + "#sign-ins";
  }

  /**
   * The last sign-in; empty where the report names none. Graph does not say how far the report
   * reaches back, how late it is, or whether a refused sign-in counts: the evidence says that these
   * are unknown.
   */
  static Optional<SourceRow> signIn(JsonNode activity, Instant now) {
    String appId = EntraKeys.guid(Node.text(activity, "appId"));
    return Stream.of(AS_ITSELF, FOR_A_PERSON)
        .map(flow -> Node.time(activity.path(flow), AT))
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .map(last -> row(appId, last, now));
  }

  private static SourceRow row(String appId, Instant last, Instant now) {
    return SourceRow.of(nativeId(appId), EntityKind.IDENTITY)
        .enrichment()
        .key(KeyNamespaces.ENTRA_APP_ID, appId)
        .field(
            FieldNames.LAST_AUTHENTICATION,
            Assertion.of(last)
                .withEvidence(
                    new Evidence(
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        Evidence.Meaning.UNKNOWN,
                        Evidence.Completeness.PARTIAL)))
        .build();
  }
}
