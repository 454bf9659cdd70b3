package io.concordat.connector.iam.aws;

import java.util.Optional;
import java.util.Set;

/**
 * An account of an organization, or one that was named.
 *
 * @param id twelve digits
 * @param name what the organization calls it; empty where no organization was asked
 * @param state what Organizations says of it, lower case; empty where no organization was asked
 */
record Member(String id, Optional<String> name, Optional<String> state) {
  /** Nobody can act in an account in one of these states, so that there is nothing to read. */
  private static final Set<String> CLOSED = Set.of("suspended", "closed", "pending_activation");

  Member {
    if (!isAccountId(id)) {
      throw new IllegalArgumentException("account id: must be twelve digits");
    }
  }

  /** An account that was named by its id. */
  static Member named(String id) {
    return new Member(id, Optional.empty(), Optional.empty());
  }

  static boolean isAccountId(String text) {
    return text != null && text.matches("\\d{12}");
  }

  boolean isOpen() {
    return state.filter(CLOSED::contains).isEmpty();
  }
}
