package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the other side does, a call ends in time and size, as an answer or as a failure. */
class HostileServerTest {
  private static final String LIMIT = "100000";
  private static final Duration PATIENCE = Duration.ofMillis(300);

  @Test
  @Timeout(60)
  void doesNotWaitForABodyThatComesDropByDropAndHangsUp() throws IOException {
    CountDownLatch tested = new CountDownLatch(1);
    CountDownLatch hungUp = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            (request, out) -> {
              out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n{"));
              try {
                drip(out, tested);
              } catch (IOException e) {
                hungUp.countDown();
              }
            })) {
      assertThatThrownBy(() -> call(server))
          .isInstanceOf(SourceFailure.Unavailable.class)
          .hasMessageContaining("keys: no complete answer within PT0.3S");
      assertThat(await(hungUp)).as("the connection was given up").isTrue();
    } finally {
      tested.countDown();
    }
  }

  @Test
  @Timeout(60)
  void doesNotWaitForHeadersThatNeverEnd() throws IOException {
    CountDownLatch tested = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            (request, out) -> {
              out.write(ascii("HTTP/1.1 200 OK\r\nX-Endless: "));
              drip(out, tested);
            })) {
      assertThatThrownBy(() -> call(server)).isInstanceOf(SourceFailure.Unavailable.class);
    } finally {
      tested.countDown();
    }
  }

  @Test
  @Timeout(60)
  void cutsAnEndlessBodyOffWhileItArrives() throws IOException {
    AtomicLong written = new AtomicLong();
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            (request, out) -> {
              byte[] block = new byte[65_536];
              Arrays.fill(block, (byte) ' ');
              try {
                out.write(ascii("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"));
                while (true) {
                  out.write(block);
                  written.addAndGet(block.length);
                }
              } finally {
                closed.countDown();
              }
            })) {
      assertThatThrownBy(() -> call(server, "timeout", "PT20S"))
          .isInstanceOf(SourceFailure.Rejected.class)
          .hasMessageContaining("larger than 100000 bytes: lower page-size");
      assertThat(await(closed)).as("the connection was closed").isTrue();
      // What the sockets' buffers hold was written, and no more.
      assertThat(written.get()).isLessThan(64L * 1024 * 1024);
    }
  }

  @Test
  void believesNoAnnouncedSize() throws IOException {
    rejected(head("Content-Length: 999999999999") + "{}", "larger than 100000 bytes");
    unavailable(head("Content-Length: 99999") + "{}");
    unavailable(head("Content-Length: 5", "Content-Length: 7") + "{}");
    unavailable(head("Content-Length: 99999999999999999999999") + "{}");
    unavailable(head("Content-Length: two") + "{}");
    unavailable(head("Content-Length: 1") + "{}");
  }

  @Test
  void stopsInTheMiddleOfABomb() throws IOException {
    byte[] bomb = GzipTest.pack(new byte[32 * 1024 * 1024]);
    try (RawServer server = RawServer.of(RawServer.response(200, bomb, "Content-Encoding: gzip"))) {
      assertThatThrownBy(() -> call(server, "timeout", "PT20S"))
          .isInstanceOf(SourceFailure.Rejected.class)
          .hasMessageContaining("larger than 100000 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd", "\u00ff"})
  void triesLaterWhereABodyIsPackedAsNobodyAsked(String encoding) throws IOException {
    unavailable(head("Content-Encoding: " + encoding, "Content-Length: 2") + "{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "planted",
        "HTTP/1.1\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n{}",
        "HTTP/1.1 planted OK\r\n\r\n{}",
        "HTTP/1.1 -20 OK\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nA\u0000B: planted\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nplanted\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: planted\r\n\r\n{",
        "HTTP/1.1 101 Switching\r\nUpgrade: planted\r\n\r\n{}",
        "SSH-2.0-planted\r\n",
      })
  void quotesNothingOfWhatIsNoHttp(String response) throws IOException {
    assertThat(unavailable(response)).hasMessageNotContaining("planted").hasNoCause();
  }

  @Test
  @Timeout(60)
  void refusesMoreHeadersThanAnybodyNeeds() throws IOException {
    String line = "X-Pad: " + "x".repeat(8_000) + "\r\n";
    unavailable("HTTP/1.1 200 OK\r\n" + line.repeat(200) + "\r\n{}");
    unavailable("HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000) + head() + "{}");
  }

  @Test
  void isInterruptedWhileItWaits() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch tested = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            (request, out) -> {
              asked.countDown();
              await(tested);
            })) {
      SourceFailure[] failure = new SourceFailure[1];
      boolean[] flag = new boolean[1];
      Thread caller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      call(server, "timeout", "PT1M");
                    } catch (SourceFailure e) {
                      failure[0] = e;
                      flag[0] = Thread.currentThread().isInterrupted();
                    }
                  });
      assertThat(await(asked)).isTrue();
      caller.interrupt();
      caller.join(Duration.ofSeconds(10));
      assertThat(failure[0])
          .isInstanceOf(SourceFailure.Unavailable.class)
          .hasMessageContaining("interrupted");
      assertThat(flag[0]).isTrue();
    } finally {
      tested.countDown();
    }
  }

  /** One server and one client for all tries: what one answer breaks must not harm the next. */
  @Property(tries = 400)
  void endsAsAnAnswerOrAsAFailureWhateverComes(@ForAll long seed) throws IOException {
    FUZZED.answers((request, out) -> HostileAnswers.write(new Random(seed), out));
    long began = System.nanoTime();
    try {
      assertThat(FUZZ.send(Call.get("keys", "keys")).json()).isNotNull();
    } catch (SourceFailure sorted) {
      assertThat(sorted.getMessage()).startsWith("keys").doesNotContain("planted");
    }
    // The bound is the client's own; what is added is for a machine that is busy.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    FUZZED.answers((request, out) -> out.write(RawServer.json("{}")));
    assertThat(atTheSecondTry()).isEmpty();
  }

  /** Bytes that an answer left on its connection cost the next call that connection, no more. */
  private static JsonNode atTheSecondTry() {
    try {
      return FUZZ.send(Call.get("keys", "keys")).object();
    } catch (SourceFailure.Unavailable leftovers) {
      return FUZZ.send(Call.get("keys", "keys")).object();
    }
  }

  private static final RawServer FUZZED = RawServer.of(new byte[0]);
  private static final VendorHttp FUZZ =
      Sample.http(
          FUZZED.uri(), Authorization.none(), "timeout", "PT10S", "max-response-bytes", LIMIT);

  private static SourceFailure unavailable(String response) throws IOException {
    try (RawServer server = RawServer.of(ascii(response))) {
      SourceFailure[] failure = new SourceFailure[1];
      assertThatThrownBy(() -> call(server))
          .isInstanceOf(SourceFailure.Unavailable.class)
          .satisfies(thrown -> failure[0] = (SourceFailure) thrown);
      return failure[0];
    }
  }

  private static void rejected(String response, String sentence) throws IOException {
    try (RawServer server = RawServer.of(ascii(response))) {
      assertThatThrownBy(() -> call(server, "timeout", "PT20S"))
          .isInstanceOf(SourceFailure.Rejected.class)
          .hasMessageContaining(sentence);
    }
  }

  private static void call(RawServer server, String... more) {
    String[] pairs = Arrays.copyOf(new String[] {"max-response-bytes", LIMIT}, 4 + more.length);
    pairs[2] = "timeout";
    pairs[3] = PATIENCE.toString();
    System.arraycopy(more, 0, pairs, 4, more.length);
    Sample.http(server.uri(), Authorization.none(), pairs).send(Call.get("keys", "keys")).json();
  }

  private static String head(String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void drip(OutputStream out, CountDownLatch until) throws IOException {
    while (until.getCount() > 0) {
      out.write(' ');
      out.flush();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
