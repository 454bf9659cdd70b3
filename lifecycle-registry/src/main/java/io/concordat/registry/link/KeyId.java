package io.concordat.registry.link;

import io.concordat.contract.EntityKind;
import io.concordat.contract.TypedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Identities made from content: 128 bits of SHA-256, the same on every run and every instance. A
 * key's identity holds its kind, so that an agreement and an identity of one number never meet.
 */
public final class KeyId {
  private KeyId() {}

  /** The identity of a typed key of things of one kind. */
  public static UUID of(EntityKind kind, TypedKey key) {
    return digest("key\n" + kind.wireName() + '\n' + key.namespace() + '\n' + key.value());
  }

  /** The id of the entity that a source record brings into being. */
  public static UUID entity(String source, String nativeId) {
    return digest("entity\n" + source + '\n' + nativeId);
  }

  /** A stable identity of any text. */
  public static UUID digest(String text) {
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
      // Version 8 (custom) and the RFC 9562 variant: a well-formed UUID that claims nothing else.
      long high = (bytes.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
      long low = (bytes.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
