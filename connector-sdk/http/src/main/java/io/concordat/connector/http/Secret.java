package io.concordat.connector.http;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/**
 * A password, key or client secret. Given directly it stays as it is; given as a file it is read
 * again when the file changes, so that a rotation needs no restart. Never shows itself.
 * Thread-safe.
 */
public sealed interface Secret {
  /** The secret as it is now. */
  String value();

  /**
   * Tells that the vendor refused a value, and looks at once whether there is another by now.
   *
   * @return whether {@link #value} differs from what was refused
   */
  boolean renewedSince(String refused);

  /** A secret that never changes. */
  static Secret of(String value) {
    return new Fixed(value);
  }

  /**
   * The secret of a property or of the file that {@code <property>-file} names: exactly one of the
   * two is set.
   *
   * @param property the full name, such as {@code concordat.sap.sources.sap-prod.password}
   * @throws IllegalArgumentException with a sentence that names the property, never the secret
   */
  static Secret of(String property, Optional<String> value, Optional<String> file, Clock clock) {
    Optional<String> given = value.filter(text -> !text.isBlank());
    Optional<String> path = file.filter(text -> !text.isBlank());
    if (given.isPresent() && path.isPresent()) {
      throw new IllegalArgumentException(
          property + ": is set, and so is " + property + "-file; set one of the two");
    }
    if (path.isPresent()) {
      return new InFile(property + "-file", path.get(), clock);
    }
    return new Fixed(
        given.orElseThrow(
            () ->
                new IllegalArgumentException(
                    property + ": is required and not set; set it or " + property + "-file")));
  }

  /** Given directly. */
  final class Fixed implements Secret {
    private final String value;

    private Fixed(String value) {
      this.value = value;
    }

    @Override
    public String value() {
      return value;
    }

    @Override
    public boolean renewedSince(String refused) {
      return false;
    }

    @Override
    public String toString() {
      return "Secret[hidden]";
    }
  }

  /** Given as a file. */
  final class InFile implements Secret {
    private static final int MAX_BYTES = 65_536;
    private final WatchedFile file;

    private InFile(String property, String path, Clock clock) {
      this.file = new WatchedFile(property, path, MAX_BYTES, clock);
      if (value().isBlank()) {
        throw new IllegalArgumentException(property + ": the file is blank");
      }
    }

    /** Without the line break at its end, which editors and {@code echo} add. */
    @Override
    public String value() {
      return new String(file.content(), StandardCharsets.UTF_8).replaceFirst("\\R+\\z", "");
    }

    @Override
    public boolean renewedSince(String refused) {
      file.look();
      return !value().equals(refused);
    }

    @Override
    public String toString() {
      return "Secret[hidden, from a file]";
    }
  }
}
