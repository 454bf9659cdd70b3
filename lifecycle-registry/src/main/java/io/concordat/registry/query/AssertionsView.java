package io.concordat.registry.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
    @Schema(nullable = true) String type,
    long version,
    String runId,
    Instant observedAt,
    @Schema(nullable = true) Instant confirmedAt,
    @Schema(nullable = true) Instant effectiveAt,
    @Schema(nullable = true) String linkRule,
    @Schema(nullable = true) Instant linkedAt,
    @Schema(type = SchemaType.ARRAY, implementation = Object.class) JsonNode keys,
    @Schema(type = SchemaType.ARRAY, implementation = Object.class) JsonNode relations,
    @Schema(type = SchemaType.OBJECT, implementation = Object.class) JsonNode fields,
    @JsonInclude(JsonInclude.Include.NON_NULL) Instant retractedFrom) {}
