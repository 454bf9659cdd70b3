package io.concordat.connector.iam.entra;

import io.concordat.connector.http.ClientSettings;
import io.concordat.connector.http.TransportSettings;
import io.concordat.connector.iam.vocabulary.LabelNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/** The Microsoft Entra tenants to read, by the name that each gets as a source. */
@ConfigMapping(prefix = "concordat.entra")
interface EntraConfig {
  /** One entry for each tenant. */
  Map<String, Tenant> sources();

  /** One tenant: {@code client-id} is the application that reads. */
  interface Tenant extends TransportSettings, ClientSettings {
    /** The tenant's id, a GUID; names of domains change hands. */
    String tenantId();

    /**
     * A file with a token that another issuer signed for the application (workload identity
     * federation), instead of a client secret; read again when it changes.
     */
    Optional<String> federatedTokenFile();

    /** Where Microsoft Graph answers; a national cloud has its own. */
    @WithDefault("https://graph.microsoft.com")
    String graphUrl();

    /** Who gives the tokens; a national cloud has its own. */
    @WithDefault("https://login.microsoftonline.com")
    String loginUrl();

    /** How many service principals have their owners and grants read at once, 1 to 100. */
    @WithDefault("25")
    int pageSize();

    /** Whether Microsoft's own applications, which every tenant has by the hundred, are read. */
    @WithDefault("false")
    boolean microsoftApps();

    /** Whether directory roles are read; without them no privilege below admin is asserted. */
    @WithDefault("true")
    boolean directoryRoles();

    /**
     * Whether sign-ins are read: a beta report of the global cloud, for tenants with a P1 or P2
     * licence. Where it is not set: in the global cloud.
     */
    Optional<Boolean> signIns();

    /** The names of the tags that are read; a tag is {@code name=value} or {@code name:value}. */
    LabelNames tags();
  }
}
