package io.concordat.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the real services, as a process of its own. */
record Service(String name, int port, Process process) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Starts the built service and waits until it is ready. */
  static Service start(
      String name, String module, String database, Servers servers, ThrowawayIssuer issuer)
      throws IOException, InterruptedException {
    return start(name, module, database, servers, issuer, 768);
  }

  /** Starts it with a heap of so many megabytes at the most. */
  static Service start(
      String name,
      String module,
      String database,
      Servers servers,
      ThrowawayIssuer issuer,
      int megabytes)
      throws IOException, InterruptedException {
    return start(name, module, database, servers, issuer, megabytes, List.of());
  }

  /** Starts it with further arguments of the JVM. */
  static Service start(
      String name,
      String module,
      String database,
      Servers servers,
      ThrowawayIssuer issuer,
      int megabytes,
      List<String> arguments)
      throws IOException, InterruptedException {
    Path jar = Path.of(module, "target", "quarkus-app", "quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalArgumentException(
          jar + " is missing: build the services first, from the folder that holds them");
    }
    int port = Servers.quietPort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:NewRatio=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.datasource.jdbc.url=" + servers.postgres().jdbcUrl(database),
                "-Dquarkus.datasource.username=" + database,
                "-Dquarkus.datasource.password=" + Servers.PASSWORD,
                "-Dkafka.bootstrap.servers=" + servers.kafka().bootstrapServers(),
                "-Dquarkus.oidc.auth-server-url=" + issuer.url(),
                "-Dquarkus.log.level=WARN"));
    command.addAll(arguments);
    String more = System.getenv("BENCH_JAVA_OPTS");
    if (more != null && !more.isBlank()) {
      command.addAll(List.of(more.split(" ")));
    }
    command.addAll(List.of("-jar", jar.toString()));
    Path log = Path.of(".concordat", "bench", name + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // A benchmark that is cut short leaves nothing running, not even what it has frozen.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Service service = new Service(name, port, process);
    service.awaitReady(log);
    return service;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Holds the process where it is, so that everybody starts from the same backlog. */
  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int status = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new IOException("kill " + signal + " ended with status " + status);
    }
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest ready = HttpRequest.newBuilder(uri("/q/health/ready")).build();
      while (System.nanoTime() < end && process.isAlive()) {
        try {
          if (client.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not listening yet: asked again until the patience ends.
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
    close();
    throw new IOException(name + " did not become ready; see " + log.toAbsolutePath());
  }
}
