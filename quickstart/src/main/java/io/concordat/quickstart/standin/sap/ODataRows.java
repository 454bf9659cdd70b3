package io.concordat.quickstart.standin.sap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.quickstart.estate.Agreement;
import io.concordat.quickstart.estate.Supplier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** The estate's contracts and suppliers in SAP's property names and JSON of OData V2. */
final class ODataRows {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ODataRows() {}

  static ObjectNode contract(Agreement agreement) {
    ObjectNode row = NODES.objectNode();
    row.putObject("__metadata")
        .put("uri", SapStandIn.CONTRACTS + "('" + agreement.number() + "')")
        .put("type", "API_PURCHASECONTRACT_PROCESS_SRV.A_PurchaseContractType");
    row.put("PurchaseContract", agreement.number())
        .put("PurchaseContractType", "WK")
        .put("CompanyCode", agreement.companyCode())
        .put("PurchasingDocumentDeletionCode", agreement.deleted() ? "L" : "")
        .put("CreationDate", date(agreement.created()))
        .put("CreatedByUser", "CB9980000042")
        .put("Supplier", agreement.supplierId())
        .put("PurchasingOrganization", agreement.purchasingOrganization())
        .put("PurchasingGroup", agreement.purchasingGroup())
        .put("DocumentCurrency", agreement.currency())
        .put("ValidityStartDate", date(agreement.validFrom()))
        .put("ValidityEndDate", date(agreement.validTo()))
        .put("PurchaseContractTargetAmount", amount(agreement.targetAmount()))
        .put("CorrespncInternalReference", "")
        .put("ReleaseCode", "")
        .put("LastChangeDateTime", instant(agreement.updated()))
        .put("PurchasingProcessingStatus", agreement.released() ? "05" : "03")
        .put(
            "PurchasingProcessingStatusName",
            agreement.released() ? "Release Completed" : "In Release")
        .put("PurgContractIsInPreparation", false)
        .put("YY1_BusinessOwner_PDH", agreement.businessOwner().orElse(""))
        .put("YY1_TechnicalOwner_PDH", agreement.technicalOwner().orElse(""))
        .put("YY1_IdentityType_PDH", agreement.identityType().orElse(""))
        .put("YY1_IdentityReference_PDH", agreement.identityReference().orElse(""))
        .put("YY1_RenewalDate_PDH", optionalDate(agreement.renewalDate()));
    ArrayNode items = row.putObject("to_PurchaseContractItem").putArray("results");
    for (Agreement.Item item : agreement.items()) {
      items
          .addObject()
          .put("PurchaseContract", agreement.number())
          .put("PurchaseContractItem", item.number())
          .put("PurchaseContractItemText", item.text())
          .put("PurchasingContractDeletionCode", "")
          .put("ContractNetPriceAmount", amount(item.netAmount()));
    }
    return row;
  }

  static ObjectNode supplier(Supplier supplier) {
    ObjectNode row = NODES.objectNode();
    row.putObject("__metadata")
        .put("uri", SapStandIn.SUPPLIERS + "('" + supplier.id() + "')")
        .put("type", "API_BUSINESS_PARTNER.A_SupplierType");
    row.put("Supplier", supplier.id())
        .put("SupplierAccountGroup", "SUPL")
        .put("SupplierName", supplier.name())
        .put("SupplierFullName", supplier.name() + " / " + supplier.country())
        .put("CreationDate", date(supplier.created()))
        .put("DeletionIndicator", supplier.deleted())
        .put("PostingIsBlocked", false)
        .put("PurchasingIsBlocked", supplier.blocked());
    return row;
  }

  private static String date(LocalDate date) {
    return "/Date(" + date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() + ")/";
  }

  private static String optionalDate(Optional<LocalDate> date) {
    return date.map(ODataRows::date).orElse(null);
  }

  private static String instant(Instant instant) {
    return "/Date(" + instant.toEpochMilli() + "+0000)/";
  }

  private static String amount(BigDecimal amount) {
    return amount.setScale(3, RoundingMode.HALF_UP).toPlainString();
  }
}
