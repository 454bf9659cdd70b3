package io.concordat.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who may connect: {@code pg_hba.conf} of a data directory, either trusting or not. */
final class PasswordFence {
  private static final String RULES =
      """
      # Written by Concordat: everybody needs a password.
      local all all           scram-sha-256
      host  all all 127.0.0.1/32 scram-sha-256
      host  all all ::1/128      scram-sha-256
      """;

  private PasswordFence() {}

  static boolean isUp(Path dataDirectory) {
    try {
      Path rules = dataDirectory.resolve("pg_hba.conf");
      return Files.exists(rules) && Files.readString(rules, StandardCharsets.UTF_8).equals(RULES);
    } catch (IOException e) {
      throw new EmbeddedServerException("pg_hba.conf in " + dataDirectory + " is unreadable", e);
    }
  }

  static void raise(Path dataDirectory) throws IOException {
    Files.writeString(dataDirectory.resolve("pg_hba.conf"), RULES, StandardCharsets.UTF_8);
  }
}
