package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kinds of purchasing documents that become agreements: how they call their number, and what is
 * read of their items.
 */
enum PurchasingDocument {
  CONTRACT(
      "purchase_contract",
      "PurchaseContract",
      "Purchase contract ",
      "to_PurchaseContractItem",
      "PurchaseContractItemText",
      "PurchasingContractDeletionCode",
      List.of()),
  ORDER(
      "purchase_order",
      "PurchaseOrder",
      "Purchase order ",
      "to_PurchaseOrderItem",
      "PurchaseOrderItemText",
      "PurchasingDocumentDeletionCode",
      List.of("NetPriceAmount", "NetPriceQuantity", "OrderQuantity"));

  static final String CHANGED = "LastChangeDateTime";
  static final String TITLE = "title";
  static final String NET_VALUE = "net_value";

  private final String stream;
  private final String key;
  private final String called;
  private final String items;
  private final String itemText;
  private final String itemDeletion;
  private final List<String> value;

  PurchasingDocument(
      String stream,
      String key,
      String called,
      String items,
      String itemText,
      String itemDeletion,
      List<String> value) {
    this.stream = stream;
    this.key = key;
    this.called = called;
    this.items = items;
    this.itemText = itemText;
    this.itemDeletion = itemDeletion;
    this.value = value;
  }

  /** The stream's name, which is the row's in the mapping too. */
  String stream() {
    return stream;
  }

  /** The property that holds the number. */
  String key() {
    return key;
  }

  /** What of the items is asked for, for the values that are derived of them. */
  List<String> itemColumns() {
    List<String> columns = new ArrayList<>();
    columns.add(items + "/" + itemText);
    columns.add(items + "/" + itemDeletion);
    value.forEach(property -> columns.add(items + "/" + property));
    return columns;
  }

  /** A document has no title of its own; its first live item's text is what people call it. */
  String title(JsonNode document) {
    return live(document).stream()
        .flatMap(item -> ODataValues.text(item, itemText).stream())
        .findFirst()
        .orElseGet(() -> called + ODataValues.text(document, key).orElse(""));
  }

  /**
   * What the live items cost: quantity times price, where the price is for so and so many. Empty
   * where no item has a price.
   *
   * @throws IllegalArgumentException naming the property that is no number
   */
  Optional<BigDecimal> netValue(JsonNode document) {
    return value.isEmpty()
        ? Optional.empty()
        : live(document).stream()
            .flatMap(item -> itemValue(item).stream())
            .reduce(BigDecimal::add)
            .map(sum -> sum.round(new MathContext(30)));
  }

  private static Optional<BigDecimal> itemValue(JsonNode item) {
    BigDecimal quantity = ODataValues.number(item, "OrderQuantity").orElse(BigDecimal.ONE);
    BigDecimal per =
        ODataValues.number(item, "NetPriceQuantity")
            .filter(units -> units.signum() > 0)
            .orElse(BigDecimal.ONE);
    return ODataValues.number(item, "NetPriceAmount")
        .map(price -> price.multiply(quantity).divide(per, new MathContext(30)));
  }

  private List<JsonNode> live(JsonNode document) {
    JsonNode expanded = document.path(items);
    List<JsonNode> live = new ArrayList<>();
    for (JsonNode item : expanded.isArray() ? expanded : expanded.path("results")) {
      if (ODataValues.text(item, itemDeletion).isEmpty()) {
        live.add(item);
      }
    }
    return live;
  }
}
