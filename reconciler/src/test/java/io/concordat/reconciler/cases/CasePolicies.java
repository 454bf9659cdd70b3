package io.concordat.reconciler.cases;

import io.concordat.authority.AuthorityPolicy;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.policy.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The policies of the cases, read as the service reads them. A block is what stands under {@code
 * fields:}; {@code policy: shipped} is the policy that ships, and {@code policy: <file>} one that
 * lies beside the case file.
 */
final class CasePolicies {
  private static final String NAMED = "policy:";

  /** At the end, so that the lines of a refusal are those of the block. */
  private static final String DECLARED =
      """
      sources:
        aws-a: {domain: iam, system: aws}
        aws-b: {domain: iam, system: aws}
        servicenow-prod: {domain: itsm, system: servicenow}
      customFields:
        entitlements: {}
        groups: {}
        owner: {}
      """;

  private static final PolicyReader READER = new PolicyReader(new ConditionLanguage());
  private static final Map<String, AuthorityPolicy> READ = new ConcurrentHashMap<>();

  private CasePolicies() {}

  /**
   * Reads a block.
   *
   * @throws io.concordat.reconciler.policy.PolicyRefusedException if the policy is wrong
   */
  static AuthorityPolicy read(String block, Path folder) throws IOException {
    String text = text(block, folder);
    AuthorityPolicy known = READ.get(text);
    if (known == null) {
      known = READER.read(text).authority();
      READ.put(text, known);
    }
    return known;
  }

  private static String text(String block, Path folder) throws IOException {
    String stripped = block.strip();
    if (!stripped.startsWith(NAMED)) {
      return "apiVersion: concordat.io/v1\nkind: AuthorityPolicy\nfields:\n"
          + block
          + "\n"
          + DECLARED;
    }
    String name = stripped.substring(NAMED.length()).strip();
    if (!name.equals("shipped")) {
      return Files.readString(folder.resolve(name));
    }
    try (InputStream in = PolicyReader.class.getResourceAsStream("default-policy.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
