package io.concordat.reconciler.finding;

import java.util.UUID;

/** What became of a finding; whoever escalates listens. */
public sealed interface FindingChange {
  /** The control does not hold any more, or again. */
  record Raised(Finding finding) implements FindingChange {}

  /** It still does not hold, and something about it is new. */
  record Updated(Finding finding) implements FindingChange {}

  /** It holds again. */
  record Cleared(UUID entityId, String rule) implements FindingChange {}
}
