package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.contract.Assertion;
import java.util.List;
import java.util.Optional;

/**
 * A client with its service account, and what could be learnt of it.
 *
 * @param held the roles given to it
 * @param privilege empty if unknown
 * @param lastLogin empty if the source cannot say
 */
record ServiceAccount(
    Client client,
    AdminApi.ServiceUser user,
    List<AdminApi.Role> held,
    Optional<Privilege> privilege,
    Optional<Assertion> lastLogin) {
  ServiceAccount {
    held = List.copyOf(held);
  }
}
