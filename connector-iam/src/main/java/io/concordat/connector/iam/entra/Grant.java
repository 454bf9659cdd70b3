package io.concordat.connector.iam.entra;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.Optional;

/**
 * Something that a service principal may do.
 *
 * @param key under {@link EntraKeys#PERMISSION}
 * @param name such as {@code Mail.Read of Microsoft Graph}
 * @param privilege empty if only the application behind it knows
 */
record Grant(String key, Type type, String name, Optional<Privilege> privilege) {
  /** The kinds of grant. */
  enum Type {
    /** The application itself may. */
    APP_ROLE,
    /** The application may, for a person who has signed in and may too. */
    DELEGATED_PERMISSION,
    /** The directory itself may be administered. */
    DIRECTORY_ROLE;

    String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
