package io.concordat.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker with its own KRaft controller, inside this JVM, on 127.0.0.1. It can be
 * closed and started again on the same data directory and port.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String CLUSTER_FILE = "cluster.id";
  private static final long ANSWER_SECONDS = 60;

  private final KafkaRaftServer server;
  private final Options options;
  private final int port;
  private final Optional<Path> temporary;
  private boolean closed;

  /**
   * How to start.
   *
   * @param dataDirectory where topics stay; absent: a temporary directory, removed on close
   * @param port the port, or 0 for any free one
   * @param controllerPort the controller's port, or 0 for any free one
   * @param advertisedPort the port that clients are told to use, where a proxy stands before the
   *     broker; 0: the broker's own
   * @param maxMessageBytes the largest record batch that the broker takes
   */
  public record Options(
      Optional<Path> dataDirectory,
      int port,
      int controllerPort,
      int advertisedPort,
      int maxMessageBytes) {
    public Options {
      Objects.requireNonNull(dataDirectory, "dataDirectory");
    }

    /** For tests: temporary, on free ports. */
    public static Options fast() {
      return new Options(Optional.empty(), 0, 0, 0, 2_000_000);
    }

    /** Keeps its topics. */
    public static Options persistent(Path dataDirectory, int port, int controllerPort) {
      return new Options(Optional.of(dataDirectory), port, controllerPort, 0, 2_000_000);
    }

    public Options withDataDirectory(Path directory) {
      return new Options(
          Optional.of(directory), port, controllerPort, advertisedPort, maxMessageBytes);
    }

    public Options withPort(int newPort) {
      return new Options(dataDirectory, newPort, controllerPort, advertisedPort, maxMessageBytes);
    }

    public Options withAdvertisedPort(int newPort) {
      return new Options(dataDirectory, port, controllerPort, newPort, maxMessageBytes);
    }

    public Options withMaxMessageBytes(int bytes) {
      return new Options(dataDirectory, port, controllerPort, advertisedPort, bytes);
    }
  }

  private EmbeddedKafka(
      KafkaRaftServer server, Options options, int port, Optional<Path> temporary) {
    this.server = server;
    this.options = options;
    this.port = port;
    this.temporary = temporary;
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @throws EmbeddedServerException if a port is in use or the broker does not come up
   */
  public static EmbeddedKafka start(Options options) {
    int port = options.port() == 0 ? Ports.free() : options.port();
    Ports.requireFree(port, "Kafka");
    int controllerPort = options.controllerPort() == 0 ? Ports.free() : options.controllerPort();
    Ports.requireFree(controllerPort, "Kafka's controller");
    try {
      Optional<Path> temporary =
          options.dataDirectory().isPresent()
              ? Optional.empty()
              : Optional.of(Files.createTempDirectory("concordat-kafka"));
      Path data = options.dataDirectory().or(() -> temporary).orElseThrow();
      Files.createDirectories(data);
      format(data);
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(properties(options, data, port, controllerPort), false), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, options, port, temporary);
    } catch (Exception e) {
      throw new EmbeddedServerException(
          "Kafka did not start on port " + port + ": " + e.getMessage(), e);
    }
  }

  /** The port that the broker itself listens on. */
  public int port() {
    return port;
  }

  /** What clients connect to: the proxy's port where one is advertised. */
  public String bootstrapServers() {
    return "127.0.0.1:" + (options.advertisedPort() == 0 ? port : options.advertisedPort());
  }

  /** Makes sure that a topic exists. May be repeated; an existing topic stays as it is. */
  public void createTopic(String name, int partitions) {
    createTopics(List.of(name), partitions);
  }

  /** Makes sure that topics exist. May be repeated; existing topics stay as they are. */
  public void createTopics(List<String> names, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      var results =
          admin
              .createTopics(
                  names.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList())
              .values();
      for (var result : results.values()) {
        try {
          result.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new EmbeddedServerException("a topic could not be created: " + e.getCause(), e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while topics were created", e);
    } catch (TimeoutException e) {
      throw new EmbeddedServerException("Kafka did not answer while topics were created", e);
    }
  }

  /** Stops the broker; waits for it. May be called more than once. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    temporary.ifPresent(Directories::delete);
  }

  private static void format(Path data) throws Exception {
    Path idFile = data.resolve(CLUSTER_FILE);
    if (!Files.exists(idFile)) {
      Files.writeString(idFile, Uuid.randomUuid().toString(), StandardCharsets.UTF_8);
    }
    // log.dirs below data, so that the id's file is not taken for a topic.
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Files.readString(idFile, StandardCharsets.UTF_8).trim())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(logs(data))
        .addDirectory(logs(data))
        .setIgnoreFormatted(true)
        .run();
  }

  private static String logs(Path data) throws IOException {
    return Files.createDirectories(data.resolve("logs")).toAbsolutePath().toString();
  }

  private static Map<String, String> properties(
      Options options, Path data, int port, int controllerPort) throws IOException {
    int advertised = options.advertisedPort() == 0 ? port : options.advertisedPort();
    Map<String, String> properties = new HashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "INTERNAL");
    // The broker reaches itself past the proxy: a cut must not make it lose its own connections.
    int internalPort = Ports.free();
    properties.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,INTERNAL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(port, internalPort, controllerPort));
    properties.put(
        "advertised.listeners",
        "PLAINTEXT://127.0.0.1:%d,INTERNAL://127.0.0.1:%d".formatted(advertised, internalPort));
    properties.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("log.dirs", logs(data));
    properties.put("auto.create.topics.enable", "false");
    properties.put("message.max.bytes", Integer.toString(options.maxMessageBytes()));
    properties.put("replica.fetch.max.bytes", Integer.toString(options.maxMessageBytes()));
    for (String topic :
        List.of(
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "share.coordinator.state.topic.replication.factor",
            "share.coordinator.state.topic.min.isr",
            "default.replication.factor")) {
      properties.put(topic, "1");
    }
    properties.put("offsets.topic.num.partitions", "3");
    properties.put("transaction.state.log.num.partitions", "3");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("log.index.size.max.bytes", "1048576");
    properties.put("num.io.threads", "4");
    properties.put("num.network.threads", "2");
    properties.put("background.threads", "2");
    properties.put("controlled.shutdown.enable", "false");
    return properties;
  }
}
