package io.concordat.connector.erp.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder into which a system writes its exports, since an hour ago, a second from write to write.
 */
final class Drop {
  /** When the folder is looked at. */
  static final Instant NOW = Instant.parse("2026-06-01T08:00:00Z");

  static final String SECRET = "planted-iban-secret-0815";

  private final Path folder;
  private Instant written = NOW.minusSeconds(3600);

  Drop(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  void write(String name, String content) {
    write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  void write(String name, byte[] content) {
    try {
      Path file = folder.resolve(name);
      Files.write(file, content);
      written = written.plusSeconds(1);
      Files.setLastModifiedTime(file, FileTime.from(written));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A CSV of contracts, by number with their price. */
  static String csv(Map<String, String> contracts) {
    StringBuilder csv = new StringBuilder("number,title,price,iban\n");
    new TreeMap<>(contracts)
        .forEach(
            (number, price) ->
                csv.append(number)
                    .append(",\"Contract, ")
                    .append(number)
                    .append("\",")
                    .append(price)
                    .append(',')
                    .append(SECRET)
                    .append('\n'));
    return csv.toString();
  }

  static final String MAPPING =
      """
      version: 1
      rows:
        contract:
          kind: agreement
          type: contract
          id: number
          keys:
            acme:contract: {from: number, scope: source}
          fields:
            name: title
            number: number
            spend: {from: price, as: number}
          complete: [business_owner]
      """;
}
