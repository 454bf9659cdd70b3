package io.concordat.connector.erp.keyed;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** One configured system of numbered rows. */
public record KeyedSource(String id, String system, String fingerprint, List<SourceStream> streams)
    implements Source {
  public KeyedSource {
    streams = List.copyOf(streams);
  }

  @Override
  public SourceDomain domain() {
    return SourceDomain.PROCUREMENT;
  }

  /**
   * A digest of what decides what is read and how it is mapped.
   *
   * @param scope address, filters, streams, the mapping's digest; never a secret
   */
  public static String fingerprint(String... scope) {
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
