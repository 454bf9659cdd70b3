package io.concordat.authority;

/** How much a disagreement about a field matters. */
public enum ConflictSeverity {
  /** Differing values are natural, as under {@code latest}; they are no conflict. */
  NONE,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL
}
