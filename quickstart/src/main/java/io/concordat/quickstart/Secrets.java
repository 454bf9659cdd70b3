package io.concordat.quickstart;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.stream.Collectors;

/** Passwords made at the first start and kept, readable by their owner alone. */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private final Properties kept = new Properties();

  private Secrets(Path file) {
    this.file = file;
  }

  public static Secrets in(Path directory) {
    Secrets secrets = new Secrets(directory.resolve("passwords.properties"));
    if (Files.exists(secrets.file)) {
      try {
        secrets.kept.load(new StringReader(PrivateFile.read(secrets.file)));
      } catch (IOException | IllegalArgumentException e) {
        throw new Refusal(secrets.file + " is damaged; begin anew with ./concordat up --fresh.", e);
      }
    }
    return secrets;
  }

  /** The secret of that name; made and kept when it is asked for the first time. */
  public synchronized String of(String name) {
    String value = kept.getProperty(name);
    if (value == null) {
      value = random(24);
      kept.setProperty(name, value);
      save();
    }
    return value;
  }

  /** A webhook's signing secret, in the form that Standard Webhooks gives it. */
  public synchronized String webhook(String name) {
    String value = kept.getProperty(name);
    if (value == null) {
      byte[] key = new byte[32];
      RANDOM.nextBytes(key);
      value = "whsec_" + Base64.getEncoder().encodeToString(key);
      kept.setProperty(name, value);
      save();
    }
    return value;
  }

  private void save() {
    PrivateFile.write(
        file,
        kept.stringPropertyNames().stream()
            .sorted()
            .map(name -> name + "=" + kept.getProperty(name) + "\n")
            .collect(Collectors.joining()));
  }

  private static String random(int bytes) {
    byte[] value = new byte[bytes];
    RANDOM.nextBytes(value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }
}
