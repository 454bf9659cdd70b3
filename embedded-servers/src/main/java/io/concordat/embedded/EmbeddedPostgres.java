package io.concordat.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL 18 on 127.0.0.1. It can be closed and started again on the same data directory
 * and port. A server that a killed program left behind on the same data directory is stopped first.
 *
 * <p>Not thread-safe while starting; afterwards every method may be called from any thread.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The role that owns the server. */
  public static final String SUPERUSER = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
  private final Options options;
  private final int port;

  /**
   * How to start.
   *
   * @param dataDirectory where the data stays; absent: a temporary directory, removed on close
   * @param port the port, or 0 for any free one
   * @param durable whether a commit is on the disk when it returns (fsync, synchronous commit)
   * @param password the superuser's password; absent: local connections are trusted
   * @param settings more of the server's own settings, such as {@code shared_buffers}
   */
  public record Options(
      Optional<Path> dataDirectory,
      int port,
      boolean durable,
      Optional<String> password,
      Map<String, String> settings) {
    public Options {
      settings = Map.copyOf(settings);
      Objects.requireNonNull(dataDirectory, "dataDirectory");
      Objects.requireNonNull(password, "password");
    }

    /** For tests: temporary, without fsync, on a free port. */
    public static Options fast() {
      return new Options(Optional.empty(), 0, false, Optional.empty(), Map.of());
    }

    /** Keeps its data, and every commit survives a crash. */
    public static Options durable(Path dataDirectory, int port) {
      return new Options(Optional.of(dataDirectory), port, true, Optional.empty(), Map.of());
    }

    public Options withDataDirectory(Path directory) {
      return new Options(Optional.of(directory), port, durable, password, settings);
    }

    public Options withPort(int newPort) {
      return new Options(dataDirectory, newPort, durable, password, settings);
    }

    public Options withDurable(boolean newDurable) {
      return new Options(dataDirectory, port, newDurable, password, settings);
    }

    /** Demands passwords (SCRAM) from everybody who connects. */
    public Options withPassword(String newPassword) {
      return new Options(dataDirectory, port, durable, Optional.of(newPassword), settings);
    }

    /** Adds one of the server's own settings, over those that this class chooses. */
    public Options withSetting(String name, String value) {
      Map<String, String> more = new HashMap<>(settings);
      more.put(name, value);
      return new Options(dataDirectory, port, durable, password, more);
    }
  }

  private EmbeddedPostgres(
      io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, Options options) {
    this.server = server;
    this.options = options;
    this.port = server.getPort();
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @throws EmbeddedServerException if the port is in use or the server does not come up
   */
  public static EmbeddedPostgres start(Options options) {
    if (options.dataDirectory().map(PostgresOrphan::stop).orElse(false)) {
      LOG.info("stopped a PostgreSQL that was left behind");
    }
    int port = options.port() == 0 ? Ports.free() : options.port();
    // A server that is already there would be taken for ours.
    Ports.requireFree(port, "PostgreSQL");
    boolean secured = options.dataDirectory().map(PasswordFence::isUp).orElse(false);
    var builder =
        io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
            .setPort(port)
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("max_connections", "200")
            .setServerConfig("unix_socket_directories", "''")
            .setServerConfig("fsync", options.durable() ? "on" : "off")
            .setServerConfig("full_page_writes", options.durable() ? "on" : "off")
            .setServerConfig("synchronous_commit", options.durable() ? "on" : "off");
    options.settings().forEach(builder::setServerConfig);
    options
        .dataDirectory()
        .ifPresent(
            directory -> {
              createDirectories(directory);
              builder.setDataDirectory(directory).setCleanDataDirectory(false);
            });
    if (secured) {
      builder.setConnectConfig("password", options.password().orElse(""));
    }
    EmbeddedPostgres started;
    try {
      started = new EmbeddedPostgres(builder.start(), options);
    } catch (IOException | RuntimeException e) {
      // It may run for all that: whoever could close it is not there yet.
      uninterrupted(() -> options.dataDirectory().ifPresent(PostgresOrphan::stop));
      throw new EmbeddedServerException(
          "PostgreSQL did not start on port " + port + ": " + e.getMessage(), e);
    }
    if (options.password().isPresent() && !secured) {
      started.demandPasswords(options.password().get());
    }
    return started;
  }

  /**
   * Ends the server that a killed program left behind on a data directory.
   *
   * @return whether there was one
   */
  public static boolean stopLeftBehind(Path dataDirectory) {
    return PostgresOrphan.stop(dataDirectory);
  }

  public int port() {
    return port;
  }

  /** The URL without credentials. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /**
   * Makes sure that a database and the role that owns it exist, and that the role has this
   * password. May be repeated.
   */
  public void createDatabase(String name, String user, String password) {
    requireName(name);
    requireName(user);
    try (Connection connection = superuser(SUPERUSER);
        Statement statement = connection.createStatement()) {
      String verb = exists(connection, "pg_roles", "rolname", user) ? "ALTER" : "CREATE";
      statement.execute(
          verb + " ROLE " + user + " LOGIN PASSWORD '" + password.replace("'", "''") + "'");
      if (!exists(connection, "pg_database", "datname", name)) {
        statement.execute("CREATE DATABASE " + name + " OWNER " + user);
        statement.execute("REVOKE CONNECT ON DATABASE " + name + " FROM PUBLIC");
      }
    } catch (SQLException e) {
      throw new EmbeddedServerException(
          "the database " + name + " could not be created: " + e.getMessage(), e);
    }
  }

  /** A connection of the superuser; the caller closes it. */
  public Connection superuser(String database) throws SQLException {
    return DriverManager.getConnection(
        jdbcUrl(database), SUPERUSER, options.password().orElse("trusted"));
  }

  /**
   * Stops the server; waits for it, also in a thread that is interrupted. May be called more than
   * once.
   */
  @Override
  public void close() {
    uninterrupted(
        () -> {
          try {
            server.close();
          } catch (IOException e) {
            throw new EmbeddedServerException("PostgreSQL did not stop: " + e.getMessage(), e);
          }
          // That gives up in silence after 5 s: on a full disk, where no shutdown comes to an end.
          options.dataDirectory().ifPresent(PostgresOrphan::stop);
        });
  }

  /** An interrupt would end the waiting for a server and leave it running: it comes after. */
  private static void uninterrupted(Runnable closing) {
    boolean interrupted = Thread.interrupted();
    try {
      closing.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void demandPasswords(String password) {
    try (Connection connection = superuser(SUPERUSER);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER ROLE " + SUPERUSER + " PASSWORD '" + password.replace("'", "''") + "'");
      PasswordFence.raise(options.dataDirectory().orElseThrow());
      statement.execute("SELECT pg_reload_conf()");
    } catch (SQLException | IOException | RuntimeException e) {
      close();
      throw new EmbeddedServerException(
          "PostgreSQL could not be made to ask for passwords: " + e.getMessage(), e);
    }
  }

  private static boolean exists(Connection connection, String table, String column, String name)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM " + table + " WHERE " + column + " = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' must start with a-z and hold at most 63 of a-z, 0-9 and '_'");
    }
  }

  private static void createDirectories(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new EmbeddedServerException("the directory " + directory + " cannot be made", e);
    }
  }
}
