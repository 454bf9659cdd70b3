package io.concordat.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.embedded.FaultProxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker and the database away for a minute each, while records keep coming. */
class OutageIT {
  private static final Duration AWAY = Duration.ofMinutes(1);
  private static final List<String> CORE = List.of("lifecycle-registry", "reconciler");

  @Test
  void theServicesOutliveBrokerAndDatabaseAndLoseNothing(@TempDir Path directory) throws Exception {
    try (Pipe pipe = Pipe.in(directory).withCore()) {
      publishAndSettle(pipe, 0, 500);

      // In the middle of its work: nobody can publish while the broker is away.
      Estates.publish(pipe.brokerAddress(), Estates.records(500, 1_000));
      away(pipe, pipe.broker(), () -> {});
      settled(pipe, 1_000);

      away(
          pipe,
          pipe.database(),
          () -> Estates.publish(pipe.brokerAddress(), Estates.records(1_000, 1_500)));
      settled(pipe, 1_500);

      assertThat(pipe.count("lifecycle-registry", "select count(*) from record_history"))
          .isEqualTo(Estates.recordsFor(1_500));
    }
  }

  private interface Meanwhile {
    void happens() throws Exception;
  }

  /** Cuts a server off, and gives it back after the minute. */
  private static void away(Pipe pipe, FaultProxy server, Meanwhile meanwhile) throws Exception {
    long back = System.nanoTime() + AWAY.toNanos();
    server.cut();
    meanwhile.happens();
    await().atMost(AWAY).until(() -> CORE.stream().noneMatch(service -> ready(pipe, service)));
    await().atMost(AWAY.multipliedBy(2)).until(() -> System.nanoTime() >= back);
    assertThat(CORE).as("nobody gave up").allMatch(pipe::isAlive);
    server.restore();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> CORE.stream().allMatch(service -> ready(pipe, service)));
  }

  private static boolean ready(Pipe pipe, String service) {
    try {
      return pipe.isReady(service);
    } catch (Exception notAnswering) {
      return false;
    }
  }

  private static void publishAndSettle(Pipe pipe, int from, int to) throws Exception {
    Estates.publish(pipe.brokerAddress(), Estates.records(from, to));
    settled(pipe, to);
  }

  private static void settled(Pipe pipe, int identities) {
    await()
        .atMost(Duration.ofMinutes(4))
        .untilAsserted(
            () -> {
              assertThat(pipe.count("lifecycle-registry", "select count(*) from entity_decision"))
                  .isEqualTo(Estates.entitiesFor(identities));
              assertThat(changes(pipe, "where change = 'raised'"))
                  .as("each lapse is raised once")
                  .isEqualTo(identities / 10);
              assertThat(
                      pipe.count(
                          "reconciler", "select count(*) from delivery where state = 'delivered'"))
                  .as("each change of an escalation is delivered once")
                  .isEqualTo(changes(pipe, ""));
            });
  }

  /** A record that an outage held back may change what an escalation says: that is told as well. */
  private static long changes(Pipe pipe, String which) throws SQLException {
    return pipe.count("reconciler", "select count(*) from escalation_history " + which);
  }
}
