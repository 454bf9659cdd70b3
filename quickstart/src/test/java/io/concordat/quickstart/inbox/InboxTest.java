package io.concordat.quickstart.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.concordat.embedded.Ports;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
  private static final String OTHER =
      "whsec_"
          + Base64.getEncoder()
              .encodeToString("another-secret-of-32-bytes-size!".getBytes(StandardCharsets.UTF_8));

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = Ports.free();
  private Inbox inbox;

  @BeforeEach
  void start() throws Exception {
    inbox =
        Inbox.start(new InetSocketAddress(Ports.loopback(), port), SECRET, InstantSource.system());
  }

  @AfterEach
  void stop() {
    inbox.close();
    http.close();
  }

  @Test
  void keepsAMessageWhoseSignatureIsRightAndCountsARepetition() throws Exception {
    assertThat(webhook("msg_1", SECRET)).isEqualTo(200);
    assertThat(webhook("msg_1", SECRET)).isEqualTo(200);
    assertThat(inbox.messages())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.id()).isEqualTo("msg_1");
              assertThat(message.verified()).isTrue();
              assertThat(message.repeats()).isEqualTo(1);
            });
  }

  @Test
  void refusesAMessageThatSomebodyElseSigned() throws Exception {
    assertThat(webhook("msg_1", OTHER)).isEqualTo(401);
    assertThat(inbox.messages()).isEmpty();
  }

  @Test
  void showsWhatCameAsJsonAndAsAPageWithoutRunningIt() throws Exception {
    HttpRequest slack =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/slack"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"<script>x</script>\"}"))
            .build();
    assertThat(http.send(slack, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
    assertThat(get("/inbox")).contains("\"channel\" : \"slack\"");
    assertThat(get("/")).contains("Inbox: 1", "&lt;script&gt;").doesNotContain("<script>");
  }

  private String get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private int webhook(String id, String secret) throws Exception {
    String body = "{\"type\":\"escalation.opened\"}";
    long now = Instant.now().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhook"))
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(now))
            .header("webhook-signature", new Webhook(secret).sign(id, now, body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
