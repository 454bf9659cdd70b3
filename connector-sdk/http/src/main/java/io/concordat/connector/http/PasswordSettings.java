package io.concordat.connector.http;

import java.util.Optional;

/** A user and a password, which is given directly or as a file. */
public interface PasswordSettings {
  Optional<String> username();

  /** The password, or {@code password-file}. */
  Optional<String> password();

  /** A file that holds nothing but the password; read again when it changes. */
  Optional<String> passwordFile();
}
