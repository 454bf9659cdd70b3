package io.concordat.connector.erp.keyed;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.Relation;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.TypedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Each row becomes an agreement, as the mapping says, and what procurement says of each identity
 * that the agreement covers: its owners and its type. A cancelled agreement, or one that names
 * nobody any more, takes back what it said.
 *
 * @param source the source's id: a vendor's numbers repeat from system to system
 * @param derived what is computed before a row is mapped
 */
public record AgreementRows(String source, RowMap map, Derived derived) implements KeyedRows {
  private static final List<String> SAID_OF_IDENTITIES =
      List.of(FieldNames.BUSINESS_OWNER, FieldNames.TECHNICAL_OWNER, FieldNames.IDENTITY_TYPE);

  /** Nothing is computed. */
  public AgreementRows(String source, RowMap map) {
    this(source, map, Derived.NOTHING);
  }

  @Override
  public List<SourceRow> of(JsonNode row, Instant readAt) {
    RowContext context = derived.from(row, RowContext.of(source, readAt));
    if (!map.takes(row, context)) {
      return List.of();
    }
    SourceRow agreement = map.map(row, context).build();
    List<SourceRow> rows = new ArrayList<>();
    rows.add(agreement);
    if (!isCancelled(agreement)) {
      for (TypedKey identity : identities(agreement)) {
        rows.add(enrichment(agreement, rows.size() - 1, identity));
      }
    }
    if (rows.size() == 1) {
      rows.add(SourceRow.removed(enrichmentId(agreement.nativeId(), 0), EntityKind.IDENTITY));
    }
    return rows;
  }

  @Override
  public List<String> nativeIds(JsonNode row, Instant readAt) {
    Optional<String> id = map.id(row, RowContext.of(source, readAt));
    return id.map(agreement -> List.of(agreement, enrichmentId(agreement, 0))).orElse(List.of());
  }

  private static boolean isCancelled(SourceRow agreement) {
    return Optional.ofNullable(agreement.fields().get(FieldNames.STATUS))
        .filter(status -> status.value().equals(FieldValue.of("cancelled")))
        .isPresent();
  }

  private static List<TypedKey> identities(SourceRow agreement) {
    return agreement.relations().stream()
        .filter(tie -> tie.type().equals(RelationTypes.COVERS))
        .filter(tie -> tie.targetKind() == EntityKind.IDENTITY)
        .map(Relation::target)
        .distinct()
        .toList();
  }

  private static SourceRow enrichment(SourceRow agreement, int index, TypedKey identity) {
    SourceRow.Builder row =
        SourceRow.of(enrichmentId(agreement.nativeId(), index), EntityKind.IDENTITY)
            .enrichment()
            .effectiveAt(agreement.effectiveAt().orElse(null))
            .key(identity.namespace(), identity.value());
    for (String field : SAID_OF_IDENTITIES) {
      row.field(field, agreement.fields().get(field));
    }
    return row.build();
  }

  private static String enrichmentId(String agreement, int index) {
    return agreement + (index == 0 ? "#identity" : "#identity-" + (index + 1));
  }
}
