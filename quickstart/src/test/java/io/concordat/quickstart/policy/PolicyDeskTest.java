package io.concordat.quickstart.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.concordat.quickstart.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyDeskTest {
  private static final String RESULT =
      """
      {"candidate":"sha256:c","against":"sha256:f","entities":12,"undecidable":0,
       "decidedFields":50,"changedValues":2,"changedEntities":2,"changedWinners":1,"parity":0.96,
       "values":{"groups":[{"field":"business_owner","from":"sap","changed":2,"examples":[
         {"name":"payroll\\nbot","kind":"identity","before":"ann@example.com","after":null,
          "rule":"business_owner"}]}],"leftOut":0},
       "conflicts":{"appear":0,"vanish":1,"groups":[{"field":"business_owner","kind":"conflict",
         "change":"vanishes","source":"sap","count":1,"examples":[{"name":"payroll bot",
         "severity":"high","value":"ann@example.com","sources":["servicenow: bob@example.com"]}]}],
         "leftOut":0},
       "findings":{"appear":1,"vanish":0,"evaluated":4,"notEvaluable":0,"groups":[
         {"finding":"orphaned","severity":"high","change":"appears","count":1,"examples":[
         {"summary":"payroll bot is active."}]}],"leftOut":0},
       "gates":{"flips":3,"asked":9,"groups":[
         {"gate":"renewal","from":"pass","to":"pending","count":2,"examples":[
         {"name":"Contract","reasons":["identity_orphaned: nobody is left"]}]},
         {"gate":"closing","to":"block","count":1,"examples":[]}],"leftOut":0},
       "millis":{"total":1234}}
      """
          .replace("\n", "");

  @TempDir Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private HttpClient http;
  private int status = 200;
  private String answer = "";
  private Path file;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    http = HttpClient.newHttpClient();
    file = Files.writeString(directory.resolve("mine.yaml"), "a policy");
  }

  @AfterEach
  void close() {
    http.close();
    server.stop(0);
  }

  @Test
  void printsTheProgressAndThenWhatWouldChange() throws Exception {
    answer =
        """
        {"progress":{"phase":"values","examined":5,"of":12,"changedValues":1}}
        {"result":%s}
        """
            .formatted(RESULT);
    assertThat(desk().whatIf(file, 2)).isZero();
    assertThat(asked)
        .containsExactly("POST /api/v1/policies/what-if?examples=2 Bearer secret a policy");
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "  .. values: 5 of 12 entities, 1 values would change so far",
            "Policy sha256:c beside sha256:f, which is in force: 12 entities in 1.2 s",
            "  2 of 50 decided values would change, on 2 entities; parity 0.96",
            "  1 values would stay and come from another source",
            "",
            "Values that would change",
            "  business_owner                2  sap -> nobody",
            "    payroll bot: ann@example.com -> (none) (rule business_owner)",
            "",
            "Conflicts and gaps: 0 would appear, 1 would vanish",
            "  business_owner                1  conflict vanishes, sap wins",
            "    payroll bot [high]: ann@example.com, not servicenow: bob@example.com",
            "",
            "Findings: 1 would appear, 0 would vanish (4 entities evaluated)",
            "  orphaned                      1  appears [high]",
            "    payroll bot is active.",
            "",
            "Gates: 3 verdicts would be others (9 asked)",
            "  renewal                       2  pass -> pending",
            "    Contract: identity_orphaned: nobody is left",
            "  closing                       1  (no gate) -> block");
  }

  @Test
  void saysWhereAWrongCandidateIsWrong() {
    status = 400;
    answer = "{\"field\":\"fields[0].strategy\",\"detail\":\"line 5: 'loudest' is none\"}";
    assertThatThrownBy(() -> desk().whatIf(file, 3))
        .isInstanceOf(Refusal.class)
        .hasMessage(file + ", fields[0].strategy: line 5: 'loudest' is none.");
    assertThatThrownBy(() -> desk().publish(file, OptionalLong.empty()))
        .hasMessage(file + ", fields[0].strategy: line 5: 'loudest' is none.");
  }

  @Test
  void aWhatIfThatBreaksOffIsNoResult() {
    answer = "{\"problem\":{\"status\":503,\"detail\":\"it took too long\"}}\n";
    assertThatThrownBy(() -> desk().whatIf(file, 3)).hasMessage("it took too long.");
    answer = "{\"progress\":{\"phase\":\"values\"}}\n";
    assertThatThrownBy(() -> desk().whatIf(file, 3)).hasMessageContaining("without a result");
  }

  @Test
  void publishesWithinTheBound() throws Exception {
    answer = "{\"version\":\"sha256:c\",\"author\":\"ada\"}";
    assertThat(desk().publish(file, OptionalLong.of(7))).isZero();
    assertThat(desk().publish(file, OptionalLong.empty())).isZero();
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/policy?maxChanged=7 Bearer secret a policy",
            "POST /api/v1/policy Bearer secret a policy");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith("Policy sha256:c is in force, by ada.");
  }

  @Test
  void saysWhyTheBoundForbidsIt() {
    status = 409;
    answer = "{\"detail\":\"the policy would change 9 decided values\"}";
    assertThatThrownBy(() -> desk().publish(file, OptionalLong.of(7)))
        .hasMessage("the policy would change 9 decided values.");
  }

  @Test
  void refusesAFileThatIsNotThereAndAServiceThatIsNot() throws IOException {
    assertThatThrownBy(() -> desk().whatIf(directory.resolve("other.yaml"), 3))
        .hasMessageContaining("other.yaml cannot be read");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
    assertThatThrownBy(() -> desk().whatIf(binary, 3)).hasMessageContaining("UTF-8");
    server.stop(0);
    assertThatThrownBy(() -> desk().whatIf(file, 3)).hasMessageContaining("./concordat up");
  }

  private PolicyDesk desk() {
    return new PolicyDesk(
        http,
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        () -> "secret",
        new PrintStream(printed, true, StandardCharsets.UTF_8));
  }
}
