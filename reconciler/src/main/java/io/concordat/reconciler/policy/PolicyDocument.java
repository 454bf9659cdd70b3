package io.concordat.reconciler.policy;

import io.concordat.authority.AuthorityPolicy;
import io.concordat.reconciler.finding.FindingRule;
import io.concordat.reconciler.gate.GateRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A policy file that was read and found right.
 *
 * @param version the beginning of its digest: the same text is the same version
 * @param text the file itself
 * @param content the file as plain maps and lists, for JSON
 * @param vocabulary the fields and sources that it may name
 */
public record PolicyDocument(
    String version,
    String text,
    Map<String, Object> content,
    AuthorityPolicy authority,
    List<FindingRule> findings,
    List<GateRule> gates,
    Vocabulary vocabulary) {
  private static final String PREFIX = "sha256:";
  private static final int VERSION_DIGITS = 16;

  public PolicyDocument {
    findings = List.copyOf(findings);
    gates = List.copyOf(gates);
  }

  /** {@code sha256:} and the 64 hexadecimal digits of the text's SHA-256 in UTF-8. */
  public String digest() {
    return digestOf(text);
  }

  static String versionOf(String text) {
    return digestOf(text).substring(0, PREFIX.length() + VERSION_DIGITS);
  }

  static String digestOf(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
