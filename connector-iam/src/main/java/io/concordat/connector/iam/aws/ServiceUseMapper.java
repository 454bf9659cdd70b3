package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.KeyNamespaces;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.ServiceLastAccessed;

/**
 * What a principal tried to use, as a record that adds to it. Attempts are no authentication and no
 * use: they have a field of their own, and evidence that says so.
 */
final class ServiceUseMapper {
  /** The services that it tried to use within the window, by their names in policies. */
  static final String ATTEMPTED_SERVICES = "attempted_services";

  /** How many services its policies allow in any part. */
  static final String GRANTED_SERVICES = "granted_services";

  private ServiceUseMapper() {}

  static String nativeId(ServiceUseStream.Principal principal) {
    return principal.id() + "#services";
  }

  static SourceRow row(ServiceUseStream.Principal principal, ServiceUse use) {
    Optional<Instant> newest =
        use.services().stream()
            .map(ServiceLastAccessed::lastAuthenticated)
            .filter(Objects::nonNull)
            .max(Instant::compareTo);
    List<String> attempted =
        use.services().stream()
            .filter(service -> service.lastAuthenticated() != null)
            .map(ServiceLastAccessed::serviceNamespace)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .limit(FieldValue.MAX_ELEMENTS)
            .toList();
    return SourceRow.of(nativeId(principal), EntityKind.IDENTITY)
        .enrichment()
        .key(KeyNamespaces.AWS_UNIQUE_ID, principal.id())
        .field(
            FieldNames.LAST_ATTEMPT,
            Usage.ofAttempts(newest.orElse(null), principal.created(), use.at()))
        .field(ATTEMPTED_SERVICES, Assertion.of(FieldValue.of(attempted)))
        .field(GRANTED_SERVICES, Assertion.of(FieldValue.of(use.services().size())))
        .build();
  }
}
