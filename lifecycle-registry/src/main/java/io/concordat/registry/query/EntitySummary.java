package io.concordat.registry.query;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An entity in a list.
 *
 * @param name the decided name; null until one is decided
 * @param decided how many fields have a decided value
 * @param contested in how many of them a source disagrees
 * @param sources the sources that have a record of it
 */
public record EntitySummary(
    UUID id,
    String kind,
    @Schema(nullable = true) String type,
    @Schema(nullable = true) String name,
    long revision,
    Instant changedAt,
    int decided,
    int contested,
    List<String> sources) {}
