package io.concordat.reconciler.finding;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A control that does not hold for an entity.
 *
 * @param rule the rule's name; of a conflict, drift or gap its kind and field, such as {@code
 *     drift:status}
 * @param owner who is to act: the first owner that can answer, or else the first that is stated
 * @param escalates whether somebody must act on it
 */
public record Finding(
    UUID entityId,
    EntityKind kind,
    String entityName,
    String rule,
    String severity,
    String summary,
    Map<String, String> evidence,
    List<String> standards,
    Optional<String> owner,
    boolean escalates) {
  public Finding {
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    standards = List.copyOf(standards);
  }

  /** One open escalation for each. */
  public String dedupKey() {
    return rule + "/" + entityId;
  }

  /** Equal digests say the same to a person. */
  public byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(ContractJson.write(this));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
