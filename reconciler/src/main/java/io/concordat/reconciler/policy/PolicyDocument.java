package io.concordat.reconciler.policy;

import io.concordat.authority.AuthorityPolicy;
import io.concordat.reconciler.finding.FindingRule;
import java.util.List;
import java.util.Map;

/**
 * A policy file that was read and found right.
 *
 * @param version the digest of its text: the same text is the same version
 * @param text the file itself
 * @param content the file as plain maps and lists, for JSON
 */
public record PolicyDocument(
    String version,
    String text,
    Map<String, Object> content,
    AuthorityPolicy authority,
    List<FindingRule> findings) {
  public PolicyDocument {
    findings = List.copyOf(findings);
  }
}
