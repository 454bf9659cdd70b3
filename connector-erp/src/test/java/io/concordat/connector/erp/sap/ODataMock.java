package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * SAP's own mock of an OData V2 gateway, as npm has it, over the services and rows of {@code
 * src/test/odata-mock}. Its packages are those of the lock file there; they come into {@code
 * target}.
 */
final class ODataMock implements AutoCloseable {
  private static final Path DEFINED = Path.of("src/test/odata-mock");
  private static final Path HERE = Path.of("target/odata-mock");
  private static final Path LOG = HERE.resolve("server.log");
  private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(3);
  private static final Duration UP_WITHIN = Duration.ofMinutes(1);
  private static final Pattern LISTENING = Pattern.compile("(?m)^listening on (\\d+)$");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final URI uri;
  private final String authorization;
  private final HttpClient http = HttpClient.newHttpClient();

  private ODataMock(Process process, URI uri, String user) {
    this.process = process;
    this.uri = uri;
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** What stands in the way of running it; empty if nothing does. */
  static Optional<String> missing() {
    return Stream.of("node", "npm")
        .filter(program -> program(program).isEmpty())
        .findFirst()
        .map(program -> program + " is not in PATH; install nodejs and npm (Debian)");
  }

  private static Optional<String> program(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /**
   * Fetches the packages that the lock file names.
   *
   * @return why they could not be had; empty if they are there
   */
  static Optional<String> install() throws IOException, InterruptedException {
    copy(DEFINED, HERE);
    Path log = HERE.resolve("npm.log");
    Process npm =
        new ProcessBuilder(
                program("npm").orElseThrow(), "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(HERE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!npm.waitFor(INSTALLED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      end(npm);
      return Optional.of("npm ci was not done within " + INSTALLED_WITHIN);
    }
    return npm.exitValue() == 0 ? Optional.empty() : Optional.of("npm ci failed: " + tail(log));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copied = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copied);
        } else {
          Files.copy(file, copied, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /**
   * Starts it.
   *
   * @param user name and password, with a colon between them
   */
  static ODataMock start(String user) throws IOException {
    Files.deleteIfExists(LOG);
    ProcessBuilder node =
        new ProcessBuilder(program("node").orElseThrow(), "server.js")
            .directory(HERE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(LOG.toFile());
    node.environment().put("ODATA_MOCK_USER", user);
    Process process = node.start();
    boolean up = false;
    try {
      Matcher port =
          Awaitility.await()
              .atMost(UP_WITHIN)
              .pollInterval(Duration.ofMillis(50))
              .until(() -> listening(process), Matcher::find);
      ODataMock mock =
          new ODataMock(process, URI.create("http://127.0.0.1:" + port.group(1)), user);
      up = true;
      return mock;
    } finally {
      if (!up) {
        end(process);
      }
    }
  }

  private static Matcher listening(Process process) throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("the mock ended: " + tail(LOG));
    }
    return LISTENING.matcher(Files.readString(LOG));
  }

  URI uri() {
    return uri;
  }

  /** The rows of an entity set, as its file has them. */
  static List<JsonNode> rows(String set) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    JSON.readTree(DEFINED.resolve("data/" + set + ".json").toFile()).forEach(rows::add);
    return rows;
  }

  /** What it was asked, decoded, in order. */
  List<String> asked() throws IOException {
    return Files.readAllLines(LOG).stream()
        .filter(line -> line.startsWith("asked "))
        .map(line -> URLDecoder.decode(line, StandardCharsets.UTF_8))
        .toList();
  }

  /** What a service says of itself. */
  String metadata(String service) throws IOException, InterruptedException {
    return send("GET", service + "/$metadata", "").body();
  }

  /** Changes properties of a row of a client, and leaves the others. */
  void merge(String row, String client, ObjectNode properties)
      throws IOException, InterruptedException {
    send("MERGE", row + "?sap-client=" + client, properties.toString());
  }

  void delete(String row, String client) throws IOException, InterruptedException {
    send("DELETE", row + "?sap-client=" + client, "");
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve("/sap/opu/odata/sap/" + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          method + " " + path + " answered " + response.statusCode() + ": " + response.body());
    }
    return response;
  }

  private static String tail(Path log) throws IOException {
    String text = Files.readString(log);
    return text.substring(Math.max(0, text.length() - 2_000));
  }

  @Override
  public void close() {
    http.close();
    end(process);
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
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
