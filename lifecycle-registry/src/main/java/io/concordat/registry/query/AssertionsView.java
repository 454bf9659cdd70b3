package io.concordat.registry.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What one source record says now.
 *
 * @param confirmedAt when a run last saw it: observed itself, or covered by a completed run
 * @param keys its typed keys: {@code [{namespace, value}]}
 * @param relations its ties: {@code [{type, targetKind, target: {namespace, value}}]}
 * @param fields its assertions by field name: {@code {value, effectiveAt, evidence}}
 */
public record AssertionsView(
    String source,
    String system,
    String domain,
    String stream,
    String nativeId,
    String state,
    String standing,
    String type,
    long version,
    String runId,
    Instant observedAt,
    Instant confirmedAt,
    Instant effectiveAt,
    String linkRule,
    Instant linkedAt,
    JsonNode keys,
    JsonNode relations,
    JsonNode fields) {}
