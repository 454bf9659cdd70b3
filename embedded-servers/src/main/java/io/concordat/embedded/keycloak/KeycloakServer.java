package io.concordat.embedded.keycloak;

import io.concordat.embedded.EmbeddedServerException;
import io.concordat.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real Keycloak in a process of its own, in development mode with its file database, on 127.0.0.1
 * only. It takes 15 to 50 seconds to start and some 500 MB. Started again on the same data folder
 * it has what it had.
 */
public final class KeycloakServer implements AutoCloseable {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  /**
   * How to start it.
   *
   * @param distribution where it is unpacked; the first start writes its build into it
   * @param data where its database and log are kept
   * @param port zero for any free one
   * @param adminPassword of the user {@code admin}; set when the data folder is new
   * @param startWithin after which a start is given up
   */
  public record Options(
      KeycloakDistribution distribution,
      Path data,
      int port,
      String adminPassword,
      Duration startWithin) {
    public static Options of(KeycloakDistribution distribution, Path data, String adminPassword) {
      return new Options(distribution, data, 0, adminPassword, Duration.ofMinutes(3));
    }

    public Options withPort(int port) {
      return new Options(distribution, data, port, adminPassword, startWithin);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Options[" + distribution + ", data=" + data + ", port=" + port + "]";
    }
  }

  private final Process process;
  private final URI url;
  private final Path log;
  private final KeycloakAdmin admin;

  private KeycloakServer(Process process, URI url, Path log, String adminPassword) {
    this.process = process;
    this.url = url;
    this.log = log;
    this.admin = new KeycloakAdmin(url, "admin", adminPassword);
  }

  /**
   * Starts it and waits until it answers.
   *
   * @throws EmbeddedServerException if it ends or does not answer in time; names its log
   */
  public static KeycloakServer start(Options options) {
    int port = options.port() == 0 ? Ports.free() : options.port();
    Ports.requireFree(port, "Keycloak");
    Path data = options.data().toAbsolutePath().normalize();
    Path log = data.resolve("keycloak.log");
    try {
      Files.createDirectories(data);
      Path launcher = options.distribution().home().resolve("bin/kc.sh");
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      "bash",
                      launcher.toString(),
                      "start-dev",
                      "--http-host=127.0.0.1",
                      "--http-port=" + port,
                      "--db=dev-file"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      Map<String, String> environment = builder.environment();
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      environment.put(
          "KC_DB_URL", "jdbc:h2:file:" + data.resolve("keycloak") + ";NON_KEYWORDS=VALUE");
      // Not on the command line: other users of the machine could read it there.
      environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
      environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", options.adminPassword());
      KeycloakServer server =
          new KeycloakServer(
              builder.start(),
              URI.create("http://127.0.0.1:" + port),
              log,
              options.adminPassword());
      server.awaitReady(options.startWithin());
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Keycloak could not be started", e);
    }
  }

  /** Its address, without a slash at the end. */
  public URI url() {
    return url;
  }

  /** Its admin API. */
  public KeycloakAdmin admin() {
    return admin;
  }

  /** Its process, for a launcher that must find it again. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private void awaitReady(Duration within) {
    Instant deadline = Instant.now().plus(within);
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(url.resolve("/realms/master"))
              .timeout(Duration.ofSeconds(10))
              .build();
      while (!answers(http, request)) {
        if (!process.isAlive() || Instant.now().isAfter(deadline)) {
          close();
          throw new EmbeddedServerException("Keycloak did not start; its log is " + log);
        }
        if (process.waitFor(300, TimeUnit.MILLISECONDS)) {
          throw new EmbeddedServerException("Keycloak ended at once; its log is " + log);
        }
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while Keycloak started");
    }
  }

  private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // Not yet.
      return false;
    }
  }
}
