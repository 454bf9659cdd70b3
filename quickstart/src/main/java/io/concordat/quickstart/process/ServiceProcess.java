package io.concordat.quickstart.process;

import io.concordat.quickstart.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One service as a process of its own. */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
  private static final long LARGEST_LOG = 20L * 1024 * 1024;

  private final String name;
  private final URI uri;
  private final Process process;
  private final PidFile pidFile;
  private final Path log;
  private final long logged;

  private ServiceProcess(
      String name, URI uri, Process process, PidFile pidFile, Path log, long logged) {
    this.name = name;
    this.uri = uri;
    this.process = process;
    this.pidFile = pidFile;
    this.log = log;
    this.logged = logged;
  }

  /**
   * Starts a runnable jar.
   *
   * @param environment added to the launcher's own
   * @param heap the most heap, in MB
   */
  public static ServiceProcess start(
      String name,
      URI uri,
      Path jar,
      int heap,
      Map<String, String> environment,
      PidFile pidFile,
      Path log) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // A quick start matters more here than peak throughput.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Xms32m",
            "-Xmx" + heap + "m",
            "-jar",
            jar.toString());
    try {
      if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
        Files.delete(log);
      }
      long logged = Files.exists(log) ? Files.size(log) : 0;
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(jar.getParent().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      Process process = builder.start();
      ServiceProcess service = new ServiceProcess(name, uri, process, pidFile, log, logged);
      service.writeDown(jar.toString());
      return service;
    } catch (IOException e) {
      throw new Refusal(name + " cannot be started: " + e.getMessage() + ".", e);
    }
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until the service says that it is ready.
   *
   * @throws Refusal if it ends before, or is not ready in time
   */
  public void awaitReady(HttpClient client, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      if (process.waitFor(250, TimeUnit.MILLISECONDS)) {
        throw new Refusal(
            name + " ended while it started" + reason() + "; its log is " + log + ".");
      }
      if (isReady(client)) {
        return;
      }
    }
    throw new Refusal(
        name + " was not ready within " + patience.toSeconds() + " s; its log is " + log + ".");
  }

  @Override
  public void close() {
    Endings.end(process.toHandle(), STOP_PATIENCE);
    pidFile.delete();
  }

  /** One that could not be written down, on a full disk, could be found by nobody to be ended. */
  private void writeDown(String mark) {
    try {
      pidFile.write(process.toHandle(), mark);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean isReady(HttpClient client) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The service's own last word, which usually is the sentence that a person needs. */
  private String reason() {
    return LastWord.since(logged, log).map(word -> " (" + word + ")").orElse("");
  }
}
