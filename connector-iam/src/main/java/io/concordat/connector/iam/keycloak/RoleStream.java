package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.keycloak.AdminApi.Role;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.List;
import java.util.Optional;

/** Every role of the realm and of its clients: first the realm's, then client by client. */
final class RoleStream implements SourceStream {
  private static final String PHASE = "phase";
  private static final String CLIENTS = "clients";

  private final AdminApi api;
  private final KeycloakKeys keys;
  private final int pageSize;

  RoleStream(AdminApi api, KeycloakKeys keys, int pageSize) {
    this.api = api;
    this.keys = keys;
    this.pageSize = pageSize;
  }

  @Override
  public String name() {
    return "roles";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    return since.get(PHASE).filter(CLIENTS::equals).isPresent()
        ? clientRoles(since)
        : realmRoles(since);
  }

  private Page realmRoles(Checkpoint since) {
    var step = OffsetPages.read(since, pageSize, Role::id, api::realmRoles);
    Rows rows = new Rows();
    for (Role role : step.rows()) {
      rows.add(role.id(), () -> RoleMapper.realmRole(role, keys));
    }
    return rows.page(
        step.next().orElseGet(() -> OffsetPages.again(since).with(PHASE, CLIENTS)), true);
  }

  private Page clientRoles(Checkpoint since) {
    var step = OffsetPages.read(since, pageSize, Client::id, api::clients);
    Rows rows = new Rows();
    Optional<String> gap = Optional.empty();
    for (Client client : step.rows()) {
      switch (api.clientRoles(client.id())) {
        case Answer.Found<List<Role>>(var roles) ->
            roles.forEach(
                role -> rows.add(role.id(), () -> RoleMapper.clientRole(role, client, keys)));
        case Answer.Gone<List<Role>>() -> {}
        case Answer.Denied<List<Role>>(String reason) -> gap = Optional.of(reason);
      }
    }
    Page page =
        step.next()
            .map(next -> rows.page(next, true))
            .orElseGet(() -> rows.page(OffsetPages.again(since), false));
    return gap.map(page::withGap).orElse(page);
  }
}
