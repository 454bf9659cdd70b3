package io.concordat.connector.erp.sap;

import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the communication user must be able to read, entity set by entity set. */
final class SapProbes {
  private SapProbes() {}

  static List<Probe> of(SapConfig.System system, SapStreams streams, ODataClient client) {
    List<Probe> probes = new ArrayList<>();
    probes.add(
        probe(
            client,
            streams.suppliers(),
            "business partner integration",
            "the authorization to display suppliers"));
    probes.add(
        probe(
            client,
            streams.contracts(),
            "purchase contract integration",
            "the authorization to display purchase contracts"));
    if (system.purchaseOrders()) {
      probes.add(
          probe(
              client,
              streams.orders(),
              "purchase order integration",
              "the authorization to display purchase orders"));
    }
    return probes;
  }

  private static Probe probe(
      ODataClient client, EntitySet set, String scenario, String authorization) {
    return new Probe(
        "read the entity set " + set.path(),
        "the service of " + set.path() + ", and " + authorization,
        "S/4HANA Cloud: add the communication scenario for "
            + scenario
            + " to the user's communication arrangement; on premises: activate the service in"
            + " /IWFND/MAINT_SERVICE and give the user "
            + authorization,
        () -> first(client, set));
  }

  /** With the columns and the filter of a pull, so that what would fail there fails here. */
  private static Finding first(ODataClient client, EntitySet set) {
    ODataPage page = client.get(set.oneRow().query(Optional.empty(), Optional.empty()));
    if (page.rows().isEmpty()) {
      return Finding.untested(
          set.path() + " shows no row: there is none in scope, or the user is authorized for none");
    }
    return ODataValues.text(page.rows().getFirst(), set.key()).isPresent()
        ? Finding.granted()
        : Finding.missing(set.path() + " shows a row without " + set.key());
  }
}
