package io.concordat.connector.iam.vocabulary;

import io.concordat.connector.http.WebAddress;
import io.concordat.connector.spi.Fingerprint;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** Checks of configured values; each refusal is one sentence that names the property. */
public final class Settings {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");

  private final String prefix;

  private Settings(String prefix) {
    this.prefix = prefix;
  }

  /**
   * The checks of one source.
   *
   * @param prefix such as {@code concordat.aws.sources}
   */
  public static Settings of(String prefix, String id) {
    require(
        NAME.matcher(id).matches(),
        prefix
            + "."
            + id
            + ": the source's name must start with a lower-case letter and hold only a-z, 0-9, '_',"
            + " '.', ':' and '-'");
    return new Settings(prefix + "." + id);
  }

  public String text(String property, String value) {
    require(!value.isBlank(), name(property) + " must not be blank");
    return value.strip();
  }

  public int between(String property, int value, int least, int most) {
    require(
        value >= least && value <= most,
        name(property) + " is " + value + "; it must be from " + least + " to " + most);
    return value;
  }

  public Duration positive(String property, Duration value) {
    require(
        value.isPositive() && value.compareTo(Duration.ofMinutes(10)) <= 0,
        name(property) + " must be more than zero and at most ten minutes");
    return value;
  }

  /** An http address without the things that do not belong; plain http only where it is safe. */
  public URI address(String property, URI value, boolean plainHttpAllowed) {
    String text = WebAddress.of(name(property), value.toString(), plainHttpAllowed).toString();
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  public String name(String property) {
    return prefix + "." + property;
  }

  public static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }

  /** A digest of the parts in order; parts may be null. */
  public static String fingerprint(Object... parts) {
    StringBuilder scope = new StringBuilder();
    for (Object part : parts) {
      scope.append(part).append('\0');
    }
    return Fingerprint.of(scope.toString());
  }
}
