package io.concordat.connector.iam.google;

import java.util.Locale;

/** Key namespaces of this connector's own, and how ids are spelt. */
final class GoogleKeys {
  /** {@code <unique id of the service account>/<key id>}. */
  static final String SERVICE_ACCOUNT_KEY = "google:service-account-key";

  /** {@code projects/<id>/<role>}, and behind it a digest of the condition, if there is one. */
  static final String BINDING = "google:binding";

  private GoogleKeys() {}

  static String email(String text) {
    return text == null ? null : text.strip().toLowerCase(Locale.ROOT);
  }

  /** A service account's id is never used again, unlike its e-mail form. */
  static boolean isUniqueId(String text) {
    return text != null && text.matches("\\d{5,30}");
  }

  /** The last part of {@code projects/…/keys/<id>}. */
  static String last(String name) {
    return name == null ? null : name.substring(name.lastIndexOf('/') + 1);
  }
}
