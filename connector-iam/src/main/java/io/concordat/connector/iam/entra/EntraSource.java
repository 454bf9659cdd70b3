package io.concordat.connector.iam.entra;

import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** One tenant. */
final class EntraSource implements Source {
  /** Rises when the mapping changes so much that everything is to be read again. */
  private static final int MAPPING = 1;

  private final String id;
  private final String fingerprint;
  private final List<SourceStream> streams;

  EntraSource(String id, EntraConfig.Tenant tenant, boolean signIns, GraphApi api, Clock clock) {
    this.id = id;
    this.fingerprint =
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
    this.streams = List.copyOf(all);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String system() {
    return "entra";
  }

  @Override
  public SourceDomain domain() {
    return SourceDomain.IAM;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public List<SourceStream> streams() {
    return streams;
  }
}
