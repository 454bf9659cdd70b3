package io.concordat.connector.runtime.pull;

import io.concordat.contract.EntityKind;
import io.concordat.contract.Standing;
import java.util.Optional;

/**
 * What the inventory remembers of a published row: enough to tell whether it changed, and to write
 * its tombstone.
 *
 * @param digest of the content that the broker acknowledged; empty while a publication is under way
 *     or was cut short, so that the row is published again whatever it says then
 * @param part of which part of the stream it is; empty where the stream has none, and until a run
 *     has seen the row in one
 */
public record InventoryEntry(
    String nativeId,
    EntityKind kind,
    Optional<String> type,
    Standing standing,
    Optional<String> digest,
    Optional<String> part) {}
