package io.concordat.connector.iam.entra;

import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.PlainSource;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** One tenant. */
final class EntraSource {
  /** Rises when the mapping changes so much that everything is to be read again. */
  private static final int MAPPING = 1;

  private EntraSource() {}

  static Source of(
      String id, EntraConfig.Tenant tenant, boolean signIns, GraphApi api, Clock clock) {
    String fingerprint =
        Settings.fingerprint(
            MAPPING,
            tenant.graphUrl(),
            EntraKeys.guid(tenant.tenantId()),
            tenant.microsoftApps(),
            tenant.directoryRoles(),
            signIns,
            new TreeSet<>(Labels.allowed(tenant.tags())));
    List<SourceStream> all = new ArrayList<>();
    all.add(new DeltaStream(DirectoryObjects.applications(tenant), api));
    all.add(new DeltaStream(DirectoryObjects.servicePrincipals(tenant), api));
    all.add(new CredentialStream(api, tenant, clock));
    GrantReader grants = new GrantReader(new ResourceCatalog(api, clock));
    all.add(new AccessStream(api, new AccessReader(api, grants, tenant), tenant));
    if (signIns) {
      all.add(new SignInStream(api, clock));
    }
    return new PlainSource(id, "entra", SourceDomain.IAM, fingerprint, all);
  }
}
