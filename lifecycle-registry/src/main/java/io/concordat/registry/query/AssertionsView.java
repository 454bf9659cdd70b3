package io.concordat.registry.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What one source record says now.
 *
 * @param confirmedAt when a run last saw it: observed itself, or covered by a completed run
 * @param keys its typed keys: {@code [{namespace, value}]}
 * @param relations its ties: {@code [{type, targetKind, target: {namespace, value}}]}
 * @param fields its assertions by field name: {@code {value, effectiveAt, evidence}}
 * @param retractedFrom left out unless the source is retracted: what it says since then does not
 *     count, and this is what it said before; or, as retired, what it says, where it had said
 *     nothing before
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
    JsonNode fields,
    @JsonInclude(JsonInclude.Include.NON_NULL) Instant retractedFrom) {}
