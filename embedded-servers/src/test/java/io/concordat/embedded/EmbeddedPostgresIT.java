package io.concordat.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.embedded.EmbeddedPostgres.Options;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  @TempDir Path directory;

  @Test
  void keepsDataAndPortAcrossARestart() throws SQLException {
    int port = Ports.free();
    Options options = Options.durable(directory.resolve("pg"), port).withPassword("super-1");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      postgres.createDatabase("registry", "registry", "first");
      execute(postgres, "registry", "first", "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      postgres.createDatabase("registry", "registry", "second");
      assertThat(postgres.port()).isEqualTo(port);
      assertThat(query(postgres, "registry", "second", "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(query(postgres, "registry", "second", "SHOW fsync")).isEqualTo("on");
      assertThat(query(postgres, "registry", "second", "SHOW synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void asksForPasswordsAndKeepsServicesOutOfEachOthersDatabases() {
    Options options =
        Options.fast().withDataDirectory(directory.resolve("pg")).withPassword("super-1");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      postgres.createDatabase("registry", "registry", "r");
      postgres.createDatabase("reconciler", "reconciler", "c");
      assertThatThrownBy(() -> query(postgres, "registry", "wrong", "SELECT 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(postgres.jdbcUrl("registry"), "reconciler", "c")
                      .close())
          .hasMessageContaining("permission denied for database");
    }
  }

  @Test
  void refusesAPortThatIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(Ports.loopback(), 0));
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedPostgres.start(Options.fast().withPort(port)))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessage("port " + port + " of 127.0.0.1, which PostgreSQL needs, is in use");
    }
  }

  @Test
  void stopsTheServerThatAKilledProgramLeftBehind() throws Exception {
    int port = Ports.free();
    Options options = Options.durable(directory.resolve("pg"), port);
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OrphanMaker.class.getName(),
                directory.resolve("pg").toString(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = parent.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.lines().filter("ready"::equals).findFirst()).isPresent();
    } finally {
      parent.destroyForcibly().waitFor();
    }
    assertThat(Ports.isFree(port)).isFalse();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      assertThat(query(postgres, "registry", "r", "SELECT answer FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void stopsAlsoInAThreadThatIsInterrupted() {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(Options.fast().withDataDirectory(directory.resolve("pg")));
    Thread.currentThread().interrupt();
    postgres.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Ports.isFree(postgres.port())).isTrue();
    assertThat(EmbeddedPostgres.stopLeftBehind(directory.resolve("pg"))).isFalse();
  }

  /** Starts a server on a directory and a port, says so, and waits to be killed. */
  static final class OrphanMaker {
    public static void main(String[] args) throws Exception {
      EmbeddedPostgres server =
          EmbeddedPostgres.start(Options.durable(Path.of(args[0]), Integer.parseInt(args[1])));
      server.createDatabase("registry", "registry", "r");
      execute(server, "registry", "r", "CREATE TABLE kept AS SELECT 7 AS answer");
      System.out.println("ready");
      System.out.flush();
      Thread.currentThread().join();
    }
  }

  private static void execute(EmbeddedPostgres server, String name, String password, String sql)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl(name), name, password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres server, String name, String password, String sql)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl(name), name, password);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
