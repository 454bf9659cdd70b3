package io.concordat.connector.erp.sap;

import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the communication user must be able to read, entity set by entity set. */
final class SapProbes {
  private SapProbes() {}

  static List<Probe> of(SapConfig.System system, ODataClient client) {
    List<Probe> probes = new ArrayList<>();
    probes.add(
        probe(
            client,
            system.supplierPath(),
            "Supplier",
            "business partner integration",
            "the authorization to display suppliers"));
    probes.add(
        probe(
            client,
            system.contractPath(),
            PurchasingDocument.CONTRACT.key(),
            "purchase contract integration",
            "the authorization to display purchase contracts"));
    if (system.purchaseOrders()) {
      probes.add(
          probe(
              client,
              system.orderPath(),
              PurchasingDocument.ORDER.key(),
              "purchase order integration",
              "the authorization to display purchase orders"));
    }
    return probes;
  }

  private static Probe probe(
      ODataClient client, String path, String key, String scenario, String authorization) {
    return new Probe(
        "read the entity set " + path,
        "the service of " + path + ", and " + authorization,
        "S/4HANA Cloud: add the communication scenario for "
            + scenario
            + " to the user's communication arrangement; on premises: activate the service in"
            + " /IWFND/MAINT_SERVICE and give the user "
            + authorization,
        () -> first(client, path, key));
  }

  private static Finding first(ODataClient client, String path, String key) {
    EntitySet one =
        new EntitySet(
            path, key, List.of(key), Optional.empty(), Optional.empty(), Optional.empty(), 1);
    ODataPage page = client.get(one.query(Optional.empty(), Optional.empty()));
    if (page.rows().isEmpty()) {
      return Finding.untested(
          path + " shows no row: there is none, or the user is authorized for none");
    }
    return ODataValues.text(page.rows().getFirst(), key).isPresent()
        ? Finding.granted()
        : Finding.missing(path + " shows a row without " + key);
  }
}
