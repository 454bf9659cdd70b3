package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.vocabulary.LabelNames;
import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.time.Instant;

/** A client with a service account as an identity. */
final class ClientMapper {
  private ClientMapper() {}

  static SourceRow identity(ServiceAccount account, KeycloakKeys keys, LabelNames attributes) {
    Client client = account.client();
    SourceRow.Builder row =
        SourceRow.of(client.id(), EntityKind.IDENTITY)
            .key(KeyNamespaces.KEYCLOAK_CLIENT_UUID, keys.id(client.id()))
            .key(KeyNamespaces.KEYCLOAK_CLIENT_ID, keys.clientId(client.clientId()))
            .text(FieldNames.NAME, client.clientId())
            .text(FieldNames.DESCRIPTION, client.description())
            .text(FieldNames.STATUS, client.enabled() ? "active" : "disabled")
            .text(FieldNames.PRIVILEGE, account.privilege().map(Privilege::wireName).orElse(null))
            .field(FieldNames.LAST_AUTHENTICATION, account.lastLogin().orElse(null));
    // The client itself bears no date; its service account's user is as old as the account.
    if (account.user().createdTimestamp() != null) {
      row.instant(FieldNames.CREATED, Instant.ofEpochMilli(account.user().createdTimestamp()));
    }
    new Labels(attributes, client.attributes()).describe(row, "service_account");
    account
        .held()
        .forEach(
            role ->
                row.relation(
                    RelationTypes.HOLDS,
                    EntityKind.ENTITLEMENT,
                    KeycloakKeys.ROLE_ID,
                    keys.id(role.id())));
    return row.build();
  }
}
