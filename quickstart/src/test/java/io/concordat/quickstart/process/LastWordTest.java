package io.concordat.quickstart.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordTest {
  private static final String BANNER =
      """
      __  ____  __  _____   ___  __ ____  ______
       --/ __ \\/ / / / _ | / _ \\/ //_/ / / / __/
      """;

  @Test
  void isTheLastCauseThatWasLogged() {
    assertThat(
            LastWord.of(
                """
                2026-01-01 10:00:00,000 ERROR [app] (main) Failed to start
                	at io.example.Some.method(Some.java:1)
                Caused by: java.net.ConnectException: Connection refused
                	... 9 more
                """
                    .lines()
                    .toList()))
        .hasValue("Caused by: java.net.ConnectException: Connection refused");
  }

  @Test
  void isThePlainSentenceWhereNothingWasLoggedAsAnError() {
    assertThat(
            LastWord.of(
                (BANNER
                        + """
                        'some.property' property must be configured
                        WARNING: something will be removed in a future release
                        Jan 01, 2026 10:00:00 AM io.example.Some create
                        WARN: something else
                        2026-01-01 10:00:00,000 INFO  [app] (main) stopped

                        """)
                    .lines()
                    .toList()))
        .hasValue("'some.property' property must be configured");
    assertThat(LastWord.of(BANNER.lines().toList())).isEmpty();
  }

  @Test
  void isNotTakenFromAnEarlierRunsLines(@TempDir Path directory) throws IOException {
    Path log = directory.resolve("service.log");
    String earlier = "ERROR of yesterday\n";
    Files.writeString(log, earlier + "Port in use\n");
    assertThat(LastWord.since(earlier.length(), log)).hasValue("Port in use");
    assertThat(LastWord.since(Files.size(log), log)).isEmpty();
  }
}
