package io.concordat.connector.iam.entra;

import java.util.Locale;

/** Key namespaces of this connector's own, and how ids are spelt. */
final class EntraKeys {
  /** {@code <object id of the holder>/<key id>}: a key id is only unique within its holder. */
  static final String CREDENTIAL = "entra:credential";

  /**
   * {@code <object id of the resource>/<app role id>}, {@code <…>/scope/<name>} for a delegated
   * permission, {@code directory-role/<role definition id>} for a directory role.
   */
  static final String PERMISSION = "entra:permission";

  private EntraKeys() {}

  /** GUIDs are compared without regard to case, and written in lower case. */
  static String guid(String text) {
    return text == null ? null : text.strip().toLowerCase(Locale.ROOT);
  }

  /** A key's value: null unless it is a GUID, so that nothing is tied by a placeholder. */
  static String key(String text) {
    return isGuid(text) ? guid(text) : null;
  }

  static boolean isGuid(String text) {
    return text != null && text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }
}
