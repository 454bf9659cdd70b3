package io.concordat.quickstart.standin.servicenow;

import com.sun.net.httpserver.HttpServer;
import io.concordat.quickstart.estate.SourceIds;
import io.concordat.quickstart.standin.StandIn;
import io.concordat.quickstart.standin.StandInContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in for a ServiceNow instance. */
public final class ServiceNowStandIn implements StandIn {
  private static final String PREFIX = "concordat.servicenow.sources." + SourceIds.SERVICENOW + ".";

  private final StandInContext context;
  private final Accounts accounts;
  private HttpServer server;
  private ExecutorService executor;

  public ServiceNowStandIn(StandInContext context) {
    this.context = context;
    this.accounts = new Accounts(context.clock());
  }

  @Override
  public String name() {
    return "ServiceNow";
  }

  @Override
  public String connector() {
    return "connector-servicenow";
  }

  @Override
  public void start(InetSocketAddress address) throws IOException {
    server = HttpServer.create(address, 0);
    executor = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(executor);
    TableEndpoint tables =
        new TableEndpoint(context.estate()::snapshot, accounts, new Weather(), context.clock());
    server.createContext("/api/now/table/", tables);
    server.createContext("/api/now/v2/table/", tables);
    server.createContext("/oauth_token.do", accounts);
    server.start();
  }

  @Override
  public URI uri() {
    InetSocketAddress bound = server.getAddress();
    return URI.create("http://127.0.0.1:" + bound.getPort());
  }

  /**
   * Property names as they are, dots and dashes included: a name in capitals could not tell the
   * dash in the source's name from a dot.
   */
  @Override
  public Map<String, String> environment() {
    return Map.of(
        PREFIX + "url",
        uri().toString(),
        PREFIX + "auth.type",
        "oauth",
        PREFIX + "auth.client-id",
        Accounts.CLIENT_ID,
        PREFIX + "auth.client-secret",
        accounts.clientSecret(),
        PREFIX + "audit-deletes",
        "true");
  }

  /** The user for basic log-in, for a person with curl. */
  public String password() {
    return accounts.password();
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
