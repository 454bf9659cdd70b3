package io.concordat.connector.erp;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.KeyNamespaces;
import java.time.LocalDate;
import java.util.List;

/**
 * From {@code A_Supplier} to a party. Addresses, tax numbers, bank details and birth dates are not
 * asked for.
 *
 * @param source the source's id; SAP's numbers repeat from system to system
 */
record SupplierMapper(String source) implements RowMapper {
  static final String KEY = "Supplier";

  static final List<String> PROPERTIES =
      List.of(
          KEY,
          "SupplierName",
          "CreationDate",
          "DeletionIndicator",
          "PostingIsBlocked",
          "PurchasingIsBlocked");

  @Override
  public List<String> nativeIds(String number) {
    // Contracts and suppliers are both numbered up to ten digits: the prefix keeps them apart.
    return List.of("supplier/" + number);
  }

  @Override
  public List<SourceRow> map(JsonNode supplier) {
    String number =
        ODataValues.text(supplier, KEY)
            .orElseThrow(() -> new IllegalArgumentException(KEY + ": is missing"));
    boolean deleted = ODataValues.flag(supplier, "DeletionIndicator");
    boolean blocked =
        ODataValues.flag(supplier, "PurchasingIsBlocked")
            || ODataValues.flag(supplier, "PostingIsBlocked");
    return List.of(
        SourceRow.of(nativeIds(number).getFirst(), EntityKind.PARTY)
            .type("supplier")
            .key(KeyNamespaces.SAP_SUPPLIER, source + "/" + number)
            .text(FieldNames.NAME, ODataValues.text(supplier, "SupplierName").orElse(number))
            .text(FieldNames.PARTY_TYPE, "supplier")
            .text(FieldNames.STATUS, deleted ? "retired" : blocked ? "disabled" : "active")
            .field(FieldNames.ACTIVE, Assertion.of(FieldValue.of(!deleted && !blocked)))
            .text(
                FieldNames.CREATED,
                ODataValues.date(supplier, "CreationDate").map(LocalDate::toString).orElse(null))
            .build());
  }
}
