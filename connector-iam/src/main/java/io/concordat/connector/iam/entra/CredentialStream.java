package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.time.Instant;

/**
 * The metadata of secrets and certificates, first of applications and then of service principals.
 * Every run is a full one: a change names the holder and not which credential went.
 */
final class CredentialStream implements SourceStream {
  private static final String COLLECTION = "collection";
  private static final String LINK = "link";
  private static final String APPLICATIONS = "applications";
  private static final String PRINCIPALS = "servicePrincipals";

  /** Graph lists keys in pages of a hundred at most, and no more than 150 such pages a minute. */
  private static final int PAGE = 100;

  private static final String SELECT_APPLICATION =
      "id,appId,displayName,passwordCredentials,keyCredentials";
  private static final String SELECT_PRINCIPAL =
      SELECT_APPLICATION + ",servicePrincipalType,appOwnerOrganizationId";

  private final GraphApi api;
  private final EntraConfig.Tenant tenant;
  private final Clock clock;

  CredentialStream(GraphApi api, EntraConfig.Tenant tenant, Clock clock) {
    this.api = api;
    this.tenant = tenant;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "credentials";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    boolean principals = since.get(COLLECTION).filter(PRINCIPALS::equals).isPresent();
    String what =
        "the list of credentials of " + (principals ? "service principals" : APPLICATIONS);
    String link =
        since
            .get(LINK)
            .orElse(
                "/v1.0/"
                    + (principals ? PRINCIPALS : APPLICATIONS)
                    + "?$select="
                    + (principals ? SELECT_PRINCIPAL : SELECT_APPLICATION)
                    + "&$top="
                    + Math.min(PAGE, tenant.pageSize() * 4));
    GraphApi.Listing page =
        api.listing(what, api.ask(what, link, "Application.Read.All"), CredentialMapper.PROPERTIES);
    Rows rows = new Rows();
    for (JsonNode holder : page.value()) {
      if (!EntraKeys.isGuid(Node.text(holder, "id"))) {
        rows.unidentified("an entry of " + what, "id: is missing or no GUID");
      } else if (!principals || isRead(holder)) {
        collect(holder, rows);
      }
    }
    if (page.next().isPresent()) {
      return rows.page(since.with(LINK, page.next().get()), true);
    }
    return principals
        ? rows.page(Checkpoint.start(), false)
        : rows.page(since.without(LINK).with(COLLECTION, PRINCIPALS), true);
  }

  /** A managed identity's certificates are Azure's own, which renews them by itself. */
  private boolean isRead(JsonNode principal) {
    return PrincipalKind.isWanted(principal, tenant.microsoftApps())
        && PrincipalKind.of(principal) != PrincipalKind.MANAGED_IDENTITY;
  }

  private void collect(JsonNode holder, Rows rows) {
    String id = EntraKeys.guid(Node.text(holder, "id"));
    Instant now = clock.instant();
    for (JsonNode secret : Node.list(holder, "passwordCredentials")) {
      if (hasKeyId(secret, rows)) {
        rows.add(
            CredentialMapper.nativeId(id, "secret", secret),
            () -> CredentialMapper.secret(holder, secret, now));
      }
    }
    for (JsonNode certificate : Node.list(holder, "keyCredentials")) {
      if (hasKeyId(certificate, rows)) {
        rows.add(
            CredentialMapper.nativeId(id, "certificate", certificate),
            () -> CredentialMapper.certificate(holder, certificate, now));
      }
    }
  }

  private static boolean hasKeyId(JsonNode credential, Rows rows) {
    boolean has = EntraKeys.isGuid(Node.text(credential, "keyId"));
    if (!has) {
      rows.unidentified("a credential", "keyId: is missing or no GUID");
    }
    return has;
  }
}
