package io.concordat.registry.announce;

import java.util.UUID;

/**
 * An entity's announcement, ready to be sent.
 *
 * @param body an {@link io.concordat.contract.EntityAnnouncement} as JSON
 */
record Announcement(UUID entityId, long revision, byte[] body) {}
