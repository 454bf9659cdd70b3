package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.erp.keyed.AgreementRows;
import io.concordat.connector.erp.keyed.Derived;
import io.concordat.connector.erp.keyed.KeyedRows;
import io.concordat.connector.erp.keyed.PlainRows;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.mapping.RowMap;
import io.concordat.contract.RelationTypes;
import java.math.BigDecimal;
import java.util.Set;

/**
 * What code derives of a contract or an order, where the mapping asks for it: the extension fields
 * by their meaning, and a title and a value of its items. Whether the term is over is not decided
 * here: that takes a clock.
 *
 * @param wanted the derived values that the mapping names
 */
record DocumentValues(PurchasingDocument document, Set<String> wanted, ContractFields fields)
    implements Derived {

  /**
   * What the documents of one kind become: agreements and, where they can name identities, what
   * procurement says of these.
   *
   * @param source the source's id; SAP's numbers repeat from system to system
   * @param fields the configured extension fields, which the mapping knows by their meaning
   */
  static KeyedRows rows(
      String source, PurchasingDocument document, RowMap map, ContractFields fields) {
    Derived values = new DocumentValues(document, map.derived(), fields);
    return namesIdentities(map, fields)
        ? new AgreementRows(source, map, values)
        : new PlainRows(source, map, values);
  }

  /** By a configured field, or by one of the mapping. */
  private static boolean namesIdentities(RowMap map, ContractFields fields) {
    return map.ties().contains(RelationTypes.COVERS)
        && (fields.identityReference().isPresent()
            || !map.derived().contains(ContractFields.IDENTITY_REFERENCE));
  }

  @Override
  public RowContext from(JsonNode row, RowContext context) {
    RowContext with = context;
    for (ContractFields.Field field : fields.named()) {
      with = with.with(field.meaning(), row.get(field.property()));
    }
    if (wanted.contains(PurchasingDocument.TITLE)) {
      with = with.with(PurchasingDocument.TITLE, document.title(row));
    }
    if (wanted.contains(PurchasingDocument.NET_VALUE)) {
      with =
          with.with(
              PurchasingDocument.NET_VALUE,
              document.netValue(row).map(BigDecimal::toPlainString).orElse(null));
    }
    return with;
  }
}
