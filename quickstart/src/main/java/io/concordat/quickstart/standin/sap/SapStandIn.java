package io.concordat.quickstart.standin.sap;

import com.sun.net.httpserver.HttpServer;
import io.concordat.quickstart.estate.SourceIds;
import io.concordat.quickstart.standin.StandIn;
import io.concordat.quickstart.standin.StandInContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in for an SAP S/4HANA system. */
public final class SapStandIn implements StandIn {
  static final String CONTRACTS =
      "/sap/opu/odata/sap/API_PURCHASECONTRACT_PROCESS_SRV/A_PurchaseContract";
  static final String SUPPLIERS = "/sap/opu/odata/sap/API_BUSINESS_PARTNER/A_Supplier";

  private static final String PREFIX = "concordat.sap.sources." + SourceIds.SAP + ".";
  private static final String USER = "CONCORDAT";

  private final StandInContext context;
  private final String password;
  private HttpServer server;
  private ExecutorService executor;

  public SapStandIn(StandInContext context) {
    this.context = context;
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    this.password = HexFormat.of().formatHex(random);
  }

  @Override
  public String name() {
    return "SAP S/4HANA";
  }

  @Override
  public String connector() {
    return "connector-erp";
  }

  @Override
  public void start(InetSocketAddress address) throws IOException {
    server = HttpServer.create(address, 0);
    executor = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(executor);
    Gateway gateway = new Gateway(USER, password);
    server.createContext(
        CONTRACTS,
        gateway.before(
            new EntitySetEndpoint(
                "PurchaseContract",
                () ->
                    context.estate().snapshot().agreements().stream()
                        .map(ODataRows::contract)
                        .toList())));
    server.createContext(
        SUPPLIERS,
        gateway.before(
            new EntitySetEndpoint(
                "Supplier",
                () ->
                    context.estate().snapshot().suppliers().stream()
                        .map(ODataRows::supplier)
                        .toList())));
    server.start();
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * Property names as they are, dots and dashes included: a name in capitals could not tell the
   * dash in the source's name from a dot.
   */
  @Override
  public Map<String, String> environment() {
    return Map.of(
        PREFIX + "base-url", uri().toString(),
        PREFIX + "client", "100",
        PREFIX + "username", USER,
        PREFIX + "password", password,
        PREFIX + "fields.business-owner", "YY1_BusinessOwner_PDH",
        PREFIX + "fields.technical-owner", "YY1_TechnicalOwner_PDH",
        PREFIX + "fields.identity-type", "YY1_IdentityType_PDH",
        PREFIX + "fields.identity-reference", "YY1_IdentityReference_PDH",
        PREFIX + "fields.renewal-date", "YY1_RenewalDate_PDH");
  }

  /** The communication user's password, for a person with curl. */
  public String password() {
    return password;
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
      executor.close();
      server = null;
    }
  }
}
