package io.concordat.registry.steward;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An action that was found to be possible.
 *
 * @param records those that move, all of them to one destination
 * @param rule what their links are labelled with
 */
record Draft(
    String type,
    List<LinkRow> records,
    Destination destination,
    String rule,
    Optional<UUID> caseId) {

  /** Where records go. */
  sealed interface Destination {}

  /** An entity that is there; where no record moves, the one that the action is about. */
  record Existing(UUID entity) implements Destination {}

  /** An entity of their own. */
  record Fresh(String kind) implements Destination {}

  /** None: they wait, and linking leaves them alone. */
  record Nowhere() implements Destination {}
}
