package io.concordat.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where the next page begins, as text that means nothing to a client. It holds the sort key of the
 * last row served, so that rows that come or go meanwhile shift nothing.
 */
public final class Cursor {
  private static final String VERSION = "1";
  private static final int MAX_LENGTH = 4096;

  private Cursor() {}

  /** Encodes the sort key's parts, none of them null. */
  public static String encode(Object... parts) {
    List<String> encoded = new ArrayList<>();
    encoded.add(VERSION);
    for (Object part : parts) {
      encoded.add(
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(part.toString().getBytes(StandardCharsets.UTF_8)));
    }
    return String.join(".", encoded);
  }

  /**
   * Decodes a cursor into its parts.
   *
   * @param cursor as the client sent it; null or blank means the first page
   * @param parts how many parts it must have
   * @return the parts; empty for the first page
   * @throws io.quarkiverse.resteasy.problem.HttpProblem a 400 on {@code cursor}
   */
  public static List<String> decode(String cursor, int parts) {
    if (cursor == null || cursor.isBlank()) {
      return List.of();
    }
    String[] encoded = cursor.split("\\.", -1);
    if (cursor.length() > MAX_LENGTH
        || encoded.length != parts + 1
        || !encoded[0].equals(VERSION)) {
      throw refused();
    }
    List<String> decoded = new ArrayList<>();
    try {
      for (int i = 1; i < encoded.length; i++) {
        decoded.add(new String(Base64.getUrlDecoder().decode(encoded[i]), StandardCharsets.UTF_8));
      }
    } catch (IllegalArgumentException notBase64) {
      throw refused();
    }
    return List.copyOf(decoded);
  }

  /** The 400 for a cursor that this endpoint did not issue; also for parts that do not parse. */
  public static RuntimeException refused() {
    return Problem.badRequest(
        "cursor",
        "is no cursor of this list; send the nextCursor of its last page unchanged, or none to"
            + " begin at the start");
  }
}
