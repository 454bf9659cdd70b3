package io.concordat.quickstart.standin.aws;

import com.sun.net.httpserver.HttpServer;
import io.concordat.quickstart.estate.SourceIds;
import io.concordat.quickstart.standin.StandIn;
import io.concordat.quickstart.standin.StandInContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in for the IAM of one AWS account. */
public final class AwsStandIn implements StandIn {
  private static final String PREFIX = "concordat.aws.sources." + SourceIds.AWS + ".";
  private static final String ACCESS_KEY_ID = "AKIACONCORDATREADER1";

  private final StandInContext context;
  private final String secretAccessKey;
  private HttpServer server;
  private ExecutorService executor;

  public AwsStandIn(StandInContext context) {
    this.context = context;
    byte[] random = new byte[30];
    new SecureRandom().nextBytes(random);
    this.secretAccessKey = Base64.getEncoder().encodeToString(random);
  }

  @Override
  public String name() {
    return "AWS IAM";
  }

  @Override
  public String connector() {
    return "connector-iam";
  }

  @Override
  public void start(InetSocketAddress address) throws IOException {
    // Otherwise every answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(address, 0);
    executor = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(executor);
    server.createContext(
        "/", new IamEndpoint(context.estate()::snapshot, ACCESS_KEY_ID, new Weather()));
    server.start();
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Property names as they are: in capitals the source's dash could not be told from a dot. */
  @Override
  public Map<String, String> environment() {
    return Map.of(
        PREFIX + "endpoint",
        uri().toString(),
        PREFIX + "region",
        "eu-central-1",
        // Its users have no passwords, and it has no root user.
        PREFIX + "credential-report",
        "false",
        PREFIX + "access-key-id",
        ACCESS_KEY_ID,
        PREFIX + "secret-access-key",
        secretAccessKey);
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
