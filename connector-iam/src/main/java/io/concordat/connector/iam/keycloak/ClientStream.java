package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.keycloak.AdminApi.Mappings;
import io.concordat.connector.iam.keycloak.AdminApi.Role;
import io.concordat.connector.iam.keycloak.AdminApi.ServiceUser;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Clients that have a service account, each with its credentials' metadata. The list tells no
 * changes and keeps no trace of what was deleted, so every run is a full sweep: some five small
 * calls for each service account.
 */
final class ClientStream implements SourceStream {
  private final AdminApi api;
  private final KeycloakKeys keys;
  private final KeycloakConfig.Realm realm;
  private final Logins logins;

  ClientStream(AdminApi api, KeycloakKeys keys, KeycloakConfig.Realm realm, Logins logins) {
    this.api = api;
    this.keys = keys;
    this.realm = realm;
    this.logins = logins;
  }

  @Override
  public String name() {
    return "clients";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    var step = OffsetPages.read(since, realm.pageSize(), Client::id, api::clients);
    List<Client> clients = step.rows().stream().filter(Client::serviceAccount).toList();
    Rows rows = new Rows();
    List<String> gaps = new ArrayList<>();
    if (!clients.isEmpty()) {
      read(clients, rows, gaps);
    }
    Page page =
        step.next()
            .map(next -> rows.page(next, true))
            .orElseGet(() -> rows.page(OffsetPages.again(since), false));
    return gaps.isEmpty() ? page : page.withGap(gaps.getFirst());
  }

  private void read(List<Client> clients, Rows rows, List<String> gaps) {
    Logins.Window window = logins.window();
    if (window instanceof Logins.Window.Unreadable(String reason)) {
      gaps.add(reason);
    }
    Optional<Client> management = api.client(Privileges.managementClient(realm.realm()));
    for (Client client : clients) {
      learn(client, management, window, gaps)
          .ifPresent(
              account -> {
                rows.add(
                    client.id(), () -> ClientMapper.identity(account, keys, realm.attributes()));
                for (Credentials.Kind kind : Credentials.of(client)) {
                  rows.add(kind.nativeId(client), () -> CredentialMapper.row(kind, client, keys));
                }
              });
    }
  }

  /** Empty if the client went while it was read: it is then as if it had not been listed. */
  private Optional<ServiceAccount> learn(
      Client client, Optional<Client> management, Logins.Window window, List<String> gaps) {
    return switch (api.serviceUser(client.id())) {
      case Answer.Found<ServiceUser>(var user) -> {
        Optional<Mappings> direct = or(api.mappings(user.id()), gaps);
        yield Optional.of(
            new ServiceAccount(
                client,
                user,
                direct.map(ClientStream::roles).orElse(List.of()),
                direct.flatMap(mappings -> privilege(user, mappings, management, gaps)),
                logins.lastOf(client, user.id(), window)));
      }
      case Answer.Gone<ServiceUser>() -> Optional.empty();
      case Answer.Denied<ServiceUser>(String reason) -> {
        gaps.add(reason);
        yield Optional.empty();
      }
    };
  }

  private Optional<io.concordat.connector.iam.vocabulary.Privilege> privilege(
      ServiceUser user, Mappings direct, Optional<Client> management, List<String> gaps) {
    Optional<List<Role>> realmRoles = or(api.effectiveRealmRoles(user.id()), gaps);
    Optional<List<Role>> managementRoles =
        management.flatMap(client -> or(api.effectiveClientRoles(user.id(), client.id()), gaps));
    return realmRoles.isEmpty() || managementRoles.isEmpty()
        ? Optional.empty()
        : Privileges.of(realm.realm(), direct, realmRoles.get(), managementRoles.get());
  }

  private static List<Role> roles(Mappings direct) {
    return Stream.concat(
            direct.realmMappings().stream(),
            direct.clientMappings().values().stream()
                .flatMap(mapping -> mapping.mappings().stream()))
        .sorted(java.util.Comparator.comparing(Role::id))
        .toList();
  }

  private static <T> Optional<T> or(Answer<T> answer, List<String> gaps) {
    return switch (answer) {
      case Answer.Found<T>(T value) -> Optional.of(value);
      case Answer.Gone<T>() -> Optional.empty();
      case Answer.Denied<T>(String reason) -> {
        gaps.add(reason);
        yield Optional.empty();
      }
    };
  }
}
