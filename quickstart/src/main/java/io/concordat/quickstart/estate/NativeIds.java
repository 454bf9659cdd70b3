package io.concordat.quickstart.estate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids in the vendors' shapes, made from a name: the same name always gets the same id. */
final class NativeIds {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private NativeIds() {}

  /** 32 hex digits, as ServiceNow's sys_id. */
  static String sysId(String table, String name) {
    return HexFormat.of().formatHex(digest(table + "/" + name), 0, 16);
  }

  /** {@code AIDA}, {@code AROA} or {@code ANPA} and 17 characters. */
  static String awsUniqueId(String prefix, String name) {
    return prefix + base32(prefix + "/" + name, 17);
  }

  /** {@code AKIA} and 16 characters. */
  static String accessKeyId(String user, int slot) {
    return "AKIA" + base32("key/" + user + "/" + slot, 16);
  }

  private static String base32(String seed, int length) {
    byte[] digest = digest(seed);
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(BASE32.charAt(digest[i] & 31));
    }
    return id.toString();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
