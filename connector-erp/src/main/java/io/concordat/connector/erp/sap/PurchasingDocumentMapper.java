package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.mapping.MappedRow;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.Relation;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.TypedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a contract or an order to an agreement and, where it names identities, to what procurement
 * adds to these. What the agreement says is the mapping's; code derives a title and a value of its
 * items. Whether the term is over is not decided here: that takes a clock.
 *
 * @param source the source's id; SAP's numbers repeat from system to system
 * @param fields the configured extension fields, which the mapping knows by their meaning
 */
record PurchasingDocumentMapper(
    String source, PurchasingDocument document, RowMap map, ContractFields fields)
    implements RowMapper {
  /** What is said of an identity is what its agreement says. */
  private static final List<String> OF_THE_IDENTITY =
      List.of(FieldNames.BUSINESS_OWNER, FieldNames.TECHNICAL_OWNER, FieldNames.IDENTITY_TYPE);

  @Override
  public List<SourceRow> map(JsonNode row, Instant readAt) {
    MappedRow mapped = map.map(row, context(row, readAt));
    boolean speaks = mapped.text(FieldNames.STATUS).filter("cancelled"::equals).isEmpty();
    SourceRow agreement = mapped.build();
    List<SourceRow> rows = new ArrayList<>();
    rows.add(agreement);
    if (namesIdentities()) {
      rows.addAll(enrichments(agreement, speaks));
    }
    return rows;
  }

  @Override
  public List<String> nativeIds(JsonNode row) {
    Optional<String> id = map.id(row, RowContext.of(source, Instant.EPOCH));
    return id.map(
            agreement ->
                namesIdentities()
                    ? List.of(agreement, enrichmentId(agreement, 0))
                    : List.of(agreement))
        .orElse(List.of());
  }

  private RowContext context(JsonNode row, Instant readAt) {
    RowContext context = RowContext.of(source, readAt);
    for (ContractFields.Field field : fields.named()) {
      context = context.with(field.meaning(), row.get(field.property()));
    }
    if (map.derived().contains(PurchasingDocument.TITLE)) {
      context = context.with(PurchasingDocument.TITLE, document.title(row));
    }
    if (map.derived().contains(PurchasingDocument.NET_VALUE)) {
      context =
          context.with(
              PurchasingDocument.NET_VALUE,
              document.netValue(row).map(value -> value.toPlainString()).orElse(null));
    }
    return context;
  }

  /** Whether a document can name an identity: by a configured field, or by one of the mapping. */
  private boolean namesIdentities() {
    return map.ties().contains(RelationTypes.COVERS)
        && (fields.identityReference().isPresent()
            || !map.derived().contains(ContractFields.IDENTITY_REFERENCE));
  }

  /**
   * What procurement says of the identities. A cancelled agreement, or one that names nobody any
   * more, takes back what it said.
   */
  private List<SourceRow> enrichments(SourceRow agreement, boolean speaks) {
    List<TypedKey> identities =
        agreement.relations().stream()
            .filter(tie -> tie.type().equals(RelationTypes.COVERS))
            .filter(tie -> tie.targetKind() == EntityKind.IDENTITY)
            .map(Relation::target)
            .toList();
    if (!speaks || identities.isEmpty()) {
      return List.of(SourceRow.removed(enrichmentId(agreement.nativeId(), 0), EntityKind.IDENTITY));
    }
    List<SourceRow> rows = new ArrayList<>();
    for (TypedKey key : identities) {
      SourceRow.Builder row =
          SourceRow.of(enrichmentId(agreement.nativeId(), rows.size()), EntityKind.IDENTITY)
              .enrichment()
              .effectiveAt(agreement.effectiveAt().orElse(null))
              .key(key.namespace(), key.value());
      OF_THE_IDENTITY.forEach(field -> row.field(field, agreement.fields().get(field)));
      rows.add(row.build());
    }
    return rows;
  }

  private static String enrichmentId(String agreement, int index) {
    return agreement + (index == 0 ? "#identity" : "#identity-" + (index + 1));
  }
}
