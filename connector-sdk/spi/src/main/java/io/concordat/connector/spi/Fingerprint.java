package io.concordat.connector.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes what {@link Source#fingerprint} gives. */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * A digest of the parts in their order. It must stay the same from release to release: another
   * one makes every source read everything anew.
   *
   * @param scope what decides which rows are read and how they are mapped: address, filters,
   *     streams, the mapping's digest; never a secret
   */
  public static String of(String... scope) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", scope).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
