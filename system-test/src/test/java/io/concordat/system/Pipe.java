package io.concordat.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EventType;
import io.concordat.embedded.EmbeddedKafka;
import io.concordat.embedded.EmbeddedPostgres;
import io.concordat.embedded.FaultProxy;
import io.concordat.embedded.Ports;
import io.concordat.quickstart.inbox.Inbox;
import io.concordat.quickstart.issuer.Issuer;
import io.concordat.quickstart.issuer.SigningKey;
import io.concordat.quickstart.issuer.TokenMint;
import io.concordat.quickstart.process.PidFile;
import io.concordat.quickstart.process.ServiceProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Services as processes on free ports, with their own database each, before a database and a broker
 * that can be taken away, and an inbox that hears the escalations.
 */
final class Pipe implements AutoCloseable {
  private static final Path CLONE = Path.of(System.getProperty("concordat.clone"));
  private static final Duration READY_WITHIN = Duration.ofSeconds(120);
  private static final String PASSWORD = "system-test";
  private static final String SECRET =
      "whsec_"
          + Base64.getEncoder()
              .encodeToString("a system test's own key".getBytes(StandardCharsets.UTF_8));

  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final FaultProxy database;
  private final EmbeddedKafka kafka;
  private final FaultProxy broker;
  private final Issuer issuer;
  private final URI issuerUri;
  private final TokenMint tokens;
  private final Inbox inbox;
  private final URI inboxUri;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Running> services = new HashMap<>();

  private record Running(
      ServiceProcess process, PidFile pid, URI uri, Map<String, String> environment) {}

  private Pipe(Path directory) throws IOException {
    this.directory = directory;
    this.postgres =
        EmbeddedPostgres.start(
            EmbeddedPostgres.Options.durable(directory.resolve("postgres"), Ports.free())
                .withPassword(PASSWORD));
    this.database = FaultProxy.before(postgres.port());
    int kafkaPort = Ports.free();
    this.broker = FaultProxy.before(kafkaPort);
    this.kafka =
        EmbeddedKafka.start(
            EmbeddedKafka.Options.persistent(directory.resolve("kafka"), kafkaPort, Ports.free())
                .withAdvertisedPort(broker.port()));
    kafka.createTopics(Arrays.stream(EventType.values()).map(EventType::topic).toList(), 6);
    SigningKey key = SigningKey.in(Files.createDirectories(directory.resolve("key")));
    InetSocketAddress address = loopback();
    this.issuerUri = URI.create("http://127.0.0.1:" + address.getPort());
    this.issuer = Issuer.start(address, issuerUri, key);
    this.tokens = new TokenMint(key, issuerUri, Clock.systemUTC());
    InetSocketAddress inboxAddress = loopback();
    this.inboxUri = URI.create("http://127.0.0.1:" + inboxAddress.getPort());
    this.inbox = Inbox.start(inboxAddress, SECRET, Clock.systemUTC());
  }

  static Pipe in(Path directory) throws IOException {
    return new Pipe(directory);
  }

  /** Starts registry and reconciler and waits until both are ready. */
  Pipe withCore() throws InterruptedException {
    start("lifecycle-registry", Map.of());
    start("reconciler", Deliveries.to(inboxUri, SECRET));
    return this;
  }

  /** Starts a service and waits until it is ready. */
  void start(String module, Map<String, String> extra) throws InterruptedException {
    String db = module.replace('-', '_');
    postgres.createDatabase(db, db, PASSWORD);
    int port = Ports.free();
    Map<String, String> environment = new HashMap<>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    environment.put(
        "QUARKUS_DATASOURCE_JDBC_URL",
        postgres.jdbcUrl(db).replace(":" + postgres.port() + "/", ":" + database.port() + "/"));
    environment.put("QUARKUS_DATASOURCE_USERNAME", db);
    environment.put("QUARKUS_DATASOURCE_PASSWORD", PASSWORD);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + broker.port());
    environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", issuerUri.toString());
    environment.putAll(extra);
    launch(module, URI.create("http://127.0.0.1:" + port), environment);
  }

  /** {@code kill -9}. */
  void kill(String module) {
    ProcessHandle process = services.get(module).pid().find().orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  boolean isAlive(String module) {
    return services.get(module).process().isAlive();
  }

  /** Starts a killed service again, as it was. */
  void restart(String module) throws InterruptedException {
    Running killed = services.get(module);
    launch(module, killed.uri(), killed.environment());
  }

  FaultProxy database() {
    return database;
  }

  FaultProxy broker() {
    return broker;
  }

  /** Where clients find the broker: behind the proxy, as everybody does. */
  String brokerAddress() {
    return "127.0.0.1:" + broker.port();
  }

  Inbox inbox() {
    return inbox;
  }

  /** Whether a service says that it is ready. */
  boolean isReady(String module) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(services.get(module).uri().resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }

  JsonNode get(String module, String path) throws IOException, InterruptedException {
    return send(module, "GET", path, "reader", "");
  }

  JsonNode post(String module, String path, String body) throws IOException, InterruptedException {
    return send(module, "POST", path, "operator", body);
  }

  /** A connection to a service's database, past every proxy and every service. */
  Connection database(String module) throws SQLException {
    return postgres.superuser(module.replace('-', '_'));
  }

  /** One number from a service's database, past every proxy and every service. */
  long count(String module, String sql) throws SQLException {
    try (Connection connection = database(module);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** One text from a service's database, which a query makes of all that is to be compared. */
  String fingerprint(String module, String sql) throws SQLException {
    try (Connection connection = database(module);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Changes what a service stored behind its back. */
  void change(String module, String sql) throws SQLException {
    try (Connection connection = database(module);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Override
  public void close() {
    services.values().forEach(running -> running.process().close());
    http.close();
    inbox.close();
    issuer.close();
    broker.close();
    kafka.close();
    database.close();
    postgres.close();
  }

  private void launch(String module, URI uri, Map<String, String> environment)
      throws InterruptedException {
    PidFile pid = new PidFile(directory.resolve(module + ".pid"));
    ServiceProcess process =
        ServiceProcess.start(
            module,
            uri,
            CLONE.resolve(module).resolve("target/quarkus-app/quarkus-run.jar"),
            384,
            environment,
            pid,
            directory.resolve(module + ".log"));
    services.put(module, new Running(process, pid, uri, environment));
    process.awaitReady(http, READY_WITHIN);
  }

  private JsonNode send(String module, String method, String path, String role, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(services.get(module).uri().resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header(
                "Authorization", "Bearer " + tokens.mint("system-test", role, Duration.ofHours(1)))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          method
              + " "
              + path
              + " answered "
              + response.statusCode()
              + ": "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    return response.body().length == 0
        ? ContractJson.mapper().nullNode()
        : ContractJson.mapper().readTree(response.body());
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(Ports.loopback(), Ports.free());
  }
}
