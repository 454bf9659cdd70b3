package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Who answers for a service principal, and what it may do.
 *
 * @param owners e-mail addresses in alphabetical order, of the application's owners before those of
 *     the service principal alone
 * @param sponsors e-mail addresses of those who answer for an agent
 * @param allRead whether everything that it may do could be read
 */
record Access(
    JsonNode principal,
    List<String> owners,
    List<String> sponsors,
    List<Grant> grants,
    boolean allRead) {
  Access {
    owners = List.copyOf(owners);
    sponsors = List.copyOf(sponsors);
    grants = List.copyOf(grants);
  }
}
