package io.concordat.connector.erp.tryton;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.concordat.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Tryton on a PostgreSQL of its own, with the modules for purchases and subscriptions, as
 * Debian packages it. Its administrator fills it through the same procedures that a person's client
 * calls.
 */
final class TrytonServer implements AutoCloseable {
  static final String DATABASE = "meridian";
  private static final String ADMIN_PASSWORD = "admin-of-a-test";
  private static final Duration SET_UP = Duration.ofMinutes(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Where the packages are unpacked for those who may install nothing. */
  private static final Path UNPACKED = Path.of("target/tryton/usr");

  private final Path folder;
  private final Path programs;
  private final EmbeddedPostgres postgres;
  private final URI url;
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private String session = "";

  private TrytonServer(Path folder, Path programs, EmbeddedPostgres postgres, URI url) {
    this.folder = folder;
    this.programs = programs;
    this.postgres = postgres;
    this.url = url;
  }

  /** The programs' folder, if the server is installed. */
  static Optional<Path> programs() {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of),
            Stream.of(UNPACKED.resolve("bin")))
        .filter(
            bin ->
                Files.isExecutable(bin.resolve("trytond"))
                    && Files.isExecutable(bin.resolve("trytond-admin")))
        .findFirst();
  }

  /** Sets a database up and starts the server on it. */
  static TrytonServer start(Path programs, Path folder) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + freePort());
    EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.fast());
    TrytonServer server = new TrytonServer(folder, programs, postgres, url);
    boolean up = false;
    try {
      server.setUp();
      server.run("trytond");
      server.awaitLogIn();
      up = true;
      return server;
    } finally {
      if (!up) {
        server.close();
      }
    }
  }

  private void setUp() throws IOException, InterruptedException {
    postgres.createDatabase(DATABASE, "tryton", "tryton");
    Files.writeString(
        folder.resolve("trytond.conf"),
        "[database]\nuri = postgresql://tryton:tryton@127.0.0.1:"
            + postgres.port()
            + "/\n[web]\nlisten = "
            + url.getAuthority()
            + "\n");
    Files.writeString(folder.resolve("password"), ADMIN_PASSWORD);
    Process admin =
        run(
            "trytond-admin",
            "-u",
            "purchase",
            "sale_subscription",
            "--activate-dependencies",
            "--email",
            "admin@meridian.example");
    if (!admin.waitFor(SET_UP.toSeconds(), TimeUnit.SECONDS) || admin.exitValue() != 0) {
      throw new IllegalStateException("trytond-admin failed: " + log("trytond-admin"));
    }
  }

  private Process run(String program, String... further) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve(program).toString());
    command.addAll(List.of("-c", folder.resolve("trytond.conf").toString(), "-d", DATABASE));
    command.addAll(List.of(further));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TRYTONPASSFILE", folder.resolve("password").toString());
    if (programs.startsWith(UNPACKED)) {
      Path modules = UNPACKED.resolve("lib/python3/dist-packages").toAbsolutePath();
      builder.environment().put("PYTHONPATH", modules.toString());
    }
    Process process = builder.redirectOutput(folder.resolve(program + ".log").toFile()).start();
    processes.add(process);
    return process;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String log(String program) throws IOException {
    String text = Files.readString(folder.resolve(program + ".log"));
    return text.substring(Math.max(0, text.length() - 2_000));
  }

  private void awaitLogIn() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(
            () -> {
              if (!processes.getLast().isAlive()) {
                throw new AssertionError("trytond ended: " + log("trytond"));
              }
              JsonNode user =
                  call("common.db.login", "admin", Map.of("password", ADMIN_PASSWORD), "en");
              String shown = "admin:" + user.get(0).asLong() + ":" + user.get(1).asText();
              session = Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8));
              return true;
            });
  }

  /** Calls a procedure as the administrator, and hands out its result. */
  JsonNode call(String method, Object... parameters) throws IOException, InterruptedException {
    byte[] body =
        JSON.writeValueAsBytes(
            Map.of("id", 1, "method", method, "params", Arrays.asList(parameters)));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve("/" + DATABASE + "/"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!session.isEmpty()) {
      request.header("Authorization", "Session " + session);
    }
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    JsonNode answer = JSON.readTree(response.body());
    if (response.statusCode() != 200 || answer.hasNonNull("error")) {
      throw new IllegalStateException(method + " failed: " + answer);
    }
    return answer.get("result");
  }

  /** Creates a row, and hands out its id. */
  long create(String model, Map<String, Object> values, Map<String, Object> context)
      throws IOException, InterruptedException {
    return call("model." + model + ".create", List.of(values), context).get(0).asLong();
  }

  void write(String model, long id, Map<String, Object> values)
      throws IOException, InterruptedException {
    call("model." + model + ".write", List.of(id), values, Map.of());
  }

  void delete(String model, long id) throws IOException, InterruptedException {
    call("model." + model + ".delete", List.of(id), Map.of());
  }

  /** The ids of all rows that the administrator sees, hidden ones included, in order. */
  List<Long> ids(String model) throws IOException, InterruptedException {
    List<Long> ids = new ArrayList<>();
    call(
            "model." + model + ".search",
            List.of(),
            0,
            1_000,
            List.of(List.of("id", "ASC")),
            Map.of("active_test", false))
        .forEach(id -> ids.add(id.asLong()));
    return ids;
  }

  String url() {
    return url.toString();
  }

  @Override
  public void close() {
    http.close();
    processes.forEach(TrytonServer::end);
    postgres.close();
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
