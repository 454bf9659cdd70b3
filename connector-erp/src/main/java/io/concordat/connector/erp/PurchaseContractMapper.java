package io.concordat.connector.erp;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.TypedKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * From {@code A_PurchaseContract} to an agreement and, where the contract names an identity, to
 * what procurement adds to that identity. Whether the term is over is not decided here: that takes
 * a clock.
 *
 * @param source the source's id; SAP's numbers repeat from system to system
 */
record PurchaseContractMapper(String source, ContractFields fields) implements RowMapper {
  static final String KEY = "PurchaseContract";
  static final String CHANGED = "LastChangeDateTime";
  static final String ITEMS = "to_PurchaseContractItem";

  /** Everything that is asked for, besides the configured extension fields. */
  static final List<String> PROPERTIES =
      List.of(
          KEY,
          "PurchaseContractType",
          "PurchasingDocumentDeletionCode",
          "CreationDate",
          "Supplier",
          "DocumentCurrency",
          "ValidityStartDate",
          "ValidityEndDate",
          "PurchaseContractTargetAmount",
          "PurchasingProcessingStatus",
          "PurgContractIsInPreparation",
          CHANGED,
          ITEMS + "/PurchaseContractItem",
          ITEMS + "/PurchaseContractItemText",
          ITEMS + "/PurchasingContractDeletionCode");

  /** How SAP writes "without end". */
  private static final LocalDate UNLIMITED = LocalDate.of(9999, 12, 31);

  private static final String UNRECOGNIZED = "unrecognized";
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");
  private static final Set<String> IDENTITY_TYPES =
      Set.of(
          "service_account",
          "workload",
          "oauth_app",
          "managed_identity",
          "bot",
          "ai_agent",
          "build_identity",
          "integration");

  @Override
  public List<String> nativeIds(String number) {
    return fields.identityReference().isEmpty()
        ? List.of(number)
        : List.of(number, enrichmentId(number, 0));
  }

  @Override
  public List<SourceRow> map(JsonNode contract) {
    String number =
        ODataValues.text(contract, KEY)
            .orElseThrow(() -> new IllegalArgumentException(KEY + ": is missing"));
    String status = status(contract);
    List<TypedKey> identities =
        IdentityReference.keys(extension(contract, fields.identityReference()));
    List<SourceRow> rows = new ArrayList<>();
    rows.add(agreement(contract, number, status, identities));
    rows.addAll(enrichments(contract, number, status, identities));
    return rows;
  }

  private SourceRow agreement(
      JsonNode contract, String number, String status, List<TypedKey> identities) {
    SourceRow.Builder row =
        SourceRow.of(number, EntityKind.AGREEMENT)
            .type("purchase_contract")
            .effectiveAt(ODataValues.instant(contract, CHANGED).orElse(null))
            .key(KeyNamespaces.SAP_PURCHASE_CONTRACT, source + "/" + number)
            .text(FieldNames.NAME, name(contract).orElse("Purchase contract " + number))
            .text(FieldNames.NUMBER, number)
            .text(FieldNames.STATUS, status)
            .text(FieldNames.CREATED, iso(ODataValues.date(contract, "CreationDate")))
            .text(FieldNames.TERM_START, iso(ODataValues.date(contract, "ValidityStartDate")))
            .field(FieldNames.TERM_END, termEnd(contract))
            .field(
                FieldNames.SPEND,
                ODataValues.number(contract, "PurchaseContractTargetAmount")
                    .map(FieldValue::of)
                    .map(Assertion::of)
                    .orElse(null))
            .text(FieldNames.CURRENCY, ODataValues.text(contract, "DocumentCurrency").orElse(null))
            .text(FieldNames.SUPPLIER, ODataValues.text(contract, "Supplier").orElse(null))
            .text(
                FieldNames.RENEWAL_DATE,
                iso(fields.renewalDate().flatMap(name -> ODataValues.date(contract, name))));
    owned(row, contract);
    ODataValues.text(contract, "Supplier")
        .ifPresent(
            supplier ->
                row.relation(
                    RelationTypes.SUPPLIED_BY,
                    EntityKind.PARTY,
                    KeyNamespaces.SAP_SUPPLIER,
                    source + "/" + supplier));
    identities.forEach(
        key ->
            row.relation(RelationTypes.COVERS, EntityKind.IDENTITY, key.namespace(), key.value()));
    return row.build();
  }

  /**
   * What procurement says of the identity. A cancelled contract, or one that names nobody any more,
   * takes back what it said.
   */
  private List<SourceRow> enrichments(
      JsonNode contract, String number, String status, List<TypedKey> identities) {
    List<SourceRow> rows = new ArrayList<>();
    if (fields.identityReference().isEmpty()) {
      return rows;
    }
    boolean speaks = !status.equals("cancelled");
    for (int i = 0; speaks && i < identities.size(); i++) {
      TypedKey key = identities.get(i);
      SourceRow.Builder row =
          SourceRow.of(enrichmentId(number, i), EntityKind.IDENTITY)
              .enrichment()
              .effectiveAt(ODataValues.instant(contract, CHANGED).orElse(null))
              .key(key.namespace(), key.value());
      owned(row, contract);
      rows.add(row.build());
    }
    if (rows.isEmpty()) {
      rows.add(SourceRow.removed(enrichmentId(number, 0), EntityKind.IDENTITY));
    }
    return rows;
  }

  private static String enrichmentId(String number, int index) {
    return number + (index == 0 ? "#identity" : "#identity-" + (index + 1));
  }

  private void owned(SourceRow.Builder row, JsonNode contract) {
    row.text(FieldNames.BUSINESS_OWNER, owner(extension(contract, fields.businessOwner())))
        .text(FieldNames.TECHNICAL_OWNER, owner(extension(contract, fields.technicalOwner())))
        .text(FieldNames.IDENTITY_TYPE, identityType(extension(contract, fields.identityType())));
  }

  /**
   * An owner that is neither an address nor a group can be matched with nobody, and is left out.
   */
  private static String owner(Optional<String> typed) {
    return typed
        .map(value -> value.toLowerCase(Locale.ROOT))
        .filter(
            value ->
                EMAIL.matcher(value).matches()
                    || (value.startsWith("group:") && value.length() > "group:".length()))
        .orElse(null);
  }

  private static String identityType(Optional<String> typed) {
    return typed
        .map(value -> value.toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_"))
        .map(value -> IDENTITY_TYPES.contains(value) ? value : UNRECOGNIZED)
        .orElse(null);
  }

  /**
   * Deletion code {@code L} is a logical delete; {@code S} only locks. Processing states are those
   * of ABAP domain MEPROCSTATE: 01 in process, 02 active, 03 in release, 04 partially released, 05
   * release completed, 08 rejected. Older releases serve none: then what is not deleted is active.
   */
  private static String status(JsonNode contract) {
    Optional<String> deletion = ODataValues.text(contract, "PurchasingDocumentDeletionCode");
    if (deletion.isPresent()) {
      return switch (deletion.get()) {
        case "L", "X" -> "cancelled";
        default -> UNRECOGNIZED;
      };
    }
    if (ODataValues.flag(contract, "PurgContractIsInPreparation")) {
      return "draft";
    }
    return switch (ODataValues.text(contract, "PurchasingProcessingStatus").orElse("02")) {
      case "02", "05" -> "active";
      case "01", "03", "04" -> "draft";
      case "08" -> "cancelled";
      default -> UNRECOGNIZED;
    };
  }

  private static Assertion termEnd(JsonNode contract) {
    return ODataValues.date(contract, "ValidityEndDate")
        .map(end -> end.equals(UNLIMITED) ? FieldValue.NULL : FieldValue.of(end.toString()))
        .map(Assertion::of)
        .orElse(null);
  }

  /** A contract has no title of its own; its first live item's text is what people call it. */
  private static Optional<String> name(JsonNode contract) {
    JsonNode expanded = contract.path(ITEMS);
    JsonNode items = expanded.isArray() ? expanded : expanded.path("results");
    for (JsonNode item : items) {
      Optional<String> text = ODataValues.text(item, "PurchaseContractItemText");
      if (text.isPresent() && ODataValues.text(item, "PurchasingContractDeletionCode").isEmpty()) {
        return text;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> extension(JsonNode contract, Optional<String> property) {
    return property.flatMap(name -> ODataValues.text(contract, name));
  }

  private static String iso(Optional<LocalDate> date) {
    return date.map(LocalDate::toString).orElse(null);
  }
}
