package io.concordat.registry.steward;

import java.util.Set;
import java.util.UUID;

/**
 * A stored record as stewards' actions need it.
 *
 * @param entityId null while it waits
 */
record LinkRow(
    long id, RecordName name, String kind, boolean primary, UUID entityId, Set<UUID> keys) {}
