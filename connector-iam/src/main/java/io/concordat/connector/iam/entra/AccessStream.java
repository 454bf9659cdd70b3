package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Owners and grants. Graph's delta query does not track them, so every run reads those of every
 * service principal: four or five questions each, twenty questions to a call.
 */
final class AccessStream implements SourceStream {
  private static final String WHAT = "the list of service principals";
  private static final String LINK = "link";
  private static final List<String> PROPERTIES =
      List.of("id", "appId", "servicePrincipalType", "appOwnerOrganizationId", "tags");

  private final GraphApi api;
  private final AccessReader reader;
  private final AccessMapper mapper;
  private final EntraConfig.Tenant tenant;

  AccessStream(GraphApi api, AccessReader reader, EntraConfig.Tenant tenant) {
    this.api = api;
    this.reader = reader;
    this.mapper = new AccessMapper(tenant.tags());
    this.tenant = tenant;
  }

  @Override
  public String name() {
    return "access";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    String link =
        since
            .get(LINK)
            .orElse(
                "/v1.0/servicePrincipals?$select="
                    + String.join(",", PROPERTIES)
                    + "&$top="
                    + tenant.pageSize());
    GraphApi.Listing page =
        api.listing(WHAT, api.ask(WHAT, link, "Application.Read.All"), PROPERTIES);
    Rows rows = new Rows();
    List<JsonNode> principals = new ArrayList<>();
    for (JsonNode principal : page.value()) {
      if (!EntraKeys.isGuid(Node.text(principal, "id"))) {
        rows.unidentified("an entry of " + WHAT, "id: is missing or no GUID");
      } else if (PrincipalKind.isWanted(principal, tenant.microsoftApps())) {
        principals.add(principal);
      }
    }
    Map<String, Grant> grants = new LinkedHashMap<>();
    for (Access access : reader.read(principals, rows)) {
      String id = EntraKeys.guid(Node.text(access.principal(), "id"));
      rows.add(AccessMapper.nativeId(id), () -> mapper.access(access));
      access.grants().forEach(grant -> grants.put(grant.key(), grant));
    }
    grants.values().forEach(grant -> rows.add(grant.key(), () -> AccessMapper.entitlement(grant)));
    return page.next()
        .map(next -> rows.page(since.with(LINK, next), true))
        .orElseGet(() -> rows.page(since.without(LINK), false));
  }
}
