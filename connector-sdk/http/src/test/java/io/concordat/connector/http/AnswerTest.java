package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.concordat.connector.spi.SourceFailure;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static final Call CALL = Call.get("the list of keys", "keys").needs("keys.read");

  private record Key(String id, long age) {}

  @ParameterizedTest
  @CsvSource({
    "429, Throttled, too many requests",
    "500, Unavailable, answered 500",
    "502, Unavailable, answered 502",
    "503, Unavailable, answered 503",
    "408, Unavailable, answered 408",
    "425, Unavailable, answered 425",
    "401, Rejected, 'the credentials are wrong, locked or expired'",
    "403, Rejected, it needs keys.read",
    "404, Rejected, there is nothing at this address",
    "407, Rejected, the proxy wants a log-in",
    "400, Rejected, does not take the request",
    "418, Rejected, does not take the request",
    "302, Rejected, 'a redirect to evil.example, which is not followed'",
    "999, Unavailable, answered 999",
  })
  void sortsAStatusAndNamesTheRemedyAndNothingOfTheBody(int status, String kind, String sentence) {
    Answer answer =
        answer(status, "{\"error\":\"planted\"}", "Location", "https://evil.example/planted");
    SourceFailure failure = catchThrowableOfType(SourceFailure.class, answer::json);
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure)
        .hasMessageStartingWith("the list of keys answered")
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("planted")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://exa mple/", "/log-in", "https://evil.example\u0000/", "mailto:x", "::"})
  void staysASentenceWhateverARedirectSays(String location) {
    assertThat(answer(301, "", "Location", location).failure())
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, refused -> assertThat(refused.ofSetting()).isTrue())
        .hasMessageContaining("which is not followed");
  }

  @ParameterizedTest
  @CsvSource({"404, true", "410, true", "407, true", "400, false", "403, false"})
  void anAddressWithNothingAtItIsAWrongSettingAndNoMissingRight(int status, boolean setting) {
    assertThat(answer(status, "{}").failure())
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class,
            refused -> assertThat(refused.ofSetting()).isEqualTo(setting));
  }

  @Test
  void waitsAsLongAsItIsToldButNotForEver() {
    assertThat(waitOf(429, "37")).isEqualTo(Duration.ofSeconds(37));
    assertThat(waitOf(429, "2.128")).isEqualTo(Duration.ofSeconds(3));
    assertThat(waitOf(429, "999999999.5")).isEqualTo(Duration.ofDays(1));
    assertThat(waitOf(503, "Mon, 01 Jun 2026 08:02:00 GMT")).isEqualTo(Duration.ofMinutes(2));
    assertThat(waitOf(429, "Mon, 01 Jun 2026 07:00:00 GMT")).isEqualTo(Duration.ZERO);
    assertThat(waitOf(429, "999999999")).isEqualTo(Duration.ofDays(1));
    assertThat(waitOf(429, "Fri, 31 Dec 9999 23:59:59 GMT")).isEqualTo(Duration.ofDays(1));
    for (String nonsense :
        List.of("soon", "-5", "1e9", ".5", "5.", "1.2.3", "99999999999999999999", "")) {
      assertThat(throttled(429, nonsense).retryAfter()).as(nonsense).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>planted</html>",
        "\n  <!DOCTYPE html>",
        "",
        "   ",
        "{\"a\":1",
        "{\"a\":1} planted",
        "{\"a\":1}{\"b\":2}",
        "planted",
        "{'a':1}",
        "{\"a\":01}",
      })
  void triesLaterWhereWhatCameIsNoJson(String body) {
    assertThatThrownBy(() -> answer(200, body).json())
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageStartingWith("the list of keys answered 200 ")
        .hasMessageNotContaining("planted")
        .hasNoCause();
  }

  @Test
  void takesAWebPageForOneEvenWhereItsTypeAloneSaysSo() {
    Answer page = answer(200, "{}", "Content-Type", "Text/HTML;charset=UTF-8");
    assertThatThrownBy(page::json).hasMessageContaining("a web page");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"C3 28", "C0 80", "ED A0 80", "F8 88 80 80 80", "FF", "E2 82", "F4 90 80 80"})
  void refusesWhatIsNoUtf8(String hex) {
    byte[] bad = java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
    byte[] body = new byte[bad.length + 4];
    body[0] = '[';
    body[1] = '"';
    System.arraycopy(bad, 0, body, 2, bad.length);
    body[body.length - 2] = '"';
    body[body.length - 1] = ']';
    assertThatThrownBy(() -> answer(200, body).json())
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void refusesJsonThatCostsMoreThanItsBytes() {
    tooMuch("[".repeat(BoundedJson.MAX_DEPTH + 1) + "]".repeat(BoundedJson.MAX_DEPTH + 1));
    tooMuch("[".repeat(500_000));
    tooMuch("[" + "[],".repeat(600_000) + "[]]");
    tooMuch("[" + "9".repeat(BoundedJson.MAX_NUMBER_CHARS + 1) + "]");
    tooMuch("[\"" + "x".repeat(BoundedJson.MAX_STRING_CHARS + 1) + "\"]");
    tooMuch("{\"" + "x".repeat(BoundedJson.MAX_NAME_CHARS + 1) + "\":1}");
  }

  private static void tooMuch(String body) {
    assertThatThrownBy(() -> answer(200, body).json())
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("lower page-size")
        .hasNoCause();
  }

  @Test
  void readsATreeATypeOrTokens() {
    Answer answer = answer(200, "{\"id\":\"k1\",\"age\":3,\"secret\":\"planted\"}\n");
    assertThat(answer.object().path("age").asInt()).isEqualTo(3);
    assertThat(answer.as(Key.class)).isEqualTo(new Key("k1", 3));
    assertThat(
            answer.<Integer>read(
                in -> {
                  in.nextToken();
                  in.skipChildren();
                  return 1;
                }))
        .isEqualTo(1);
    assertThat(answer(204, "").accepted().status()).isEqualTo(204);
    assertThatThrownBy(() -> answer(200, "[1]").object()).hasMessageContaining("a JSON object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "{\"age\":{}}",
        "{\"age\":\"planted\"}",
        "{\"age\":1e400}",
        "null",
        "{\"age\":99999999999999999999}"
      })
  void triesLaterWhereAValueIsOfAnotherType(String body) {
    assertThatThrownBy(() -> answer(200, body).as(Key.class))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageNotContaining("planted")
        .hasNoCause();
  }

  @Test
  void tellsTheServersClockAndShowsNoBody() {
    Answer answer = answer(200, "planted", "Date", "Mon, 01 Jun 2026 07:30:00 GMT");
    assertThat(answer.servedAt()).contains(Instant.parse("2026-06-01T07:30:00Z"));
    assertThat(answer(200, "x", "Date", "now").servedAt()).isEmpty();
    assertThat(answer).hasToString("Answer[the list of keys answered 200]");
    assertThat(answer.contains("plan")).isTrue();
  }

  private static Duration waitOf(int status, String named) {
    return throttled(status, named).retryAfter().orElseThrow();
  }

  private static SourceFailure.Throttled throttled(int status, String named) {
    return (SourceFailure.Throttled) answer(status, "", "Retry-After", named).failure();
  }

  private static Answer answer(int status, String body, String... headers) {
    return answer(status, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private static Answer answer(int status, byte[] body, String... headers) {
    Map<String, List<String>> map =
        headers.length == 0 ? Map.of() : Map.of(headers[0], List.of(headers[1]));
    return new Answer(CALL, status, HttpHeaders.of(map, (n, v) -> true), body, new HandClock());
  }
}
