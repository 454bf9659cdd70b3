package io.concordat.connector.iam;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Answers that vendors published themselves, as they stand in {@code vendor/}. */
public final class Published {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ANSWER =
      Pattern.compile("(?m)^(?:HTTP/1\\.1 )?(\\d{3}) [A-Z].*\\n((?:.+\\n)*)\\n");
  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

  private Published() {}

  /**
   * One recorded answer.
   *
   * @param headers one line each
   */
  public record Answer(int status, List<String> headers, String body) {
    public JsonNode json() {
      return read(body);
    }

    /** The same as it was on the wire. */
    public ResponseDefinitionBuilder served() {
      ResponseDefinitionBuilder answer = aResponse().withStatus(status).withBody(body);
      headers.forEach(
          line -> answer.withHeader(line.split(": ", 2)[0], line.split(": ", 2)[1].strip()));
      return answer;
    }
  }

  /**
   * A file's text.
   *
   * @param path below {@code vendor/}
   */
  public static String text(String path) {
    try (InputStream in = Published.class.getResourceAsStream("/vendor/" + path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(String path) {
    return read(text(path));
  }

  public static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The answers of a recording, in order.
   *
   * @param places what stands in place of {@code ${name}}, which the vendor wrote over ids
   */
  public static List<Answer> answers(String path, Map<String, String> places) {
    return Stream.of(text(path).split("\n---\n")).map(text -> answer(text, places)).toList();
  }

  private static Answer answer(String exchange, Map<String, String> places) {
    Matcher answer = ANSWER.matcher(exchange);
    if (!answer.find()) {
      throw new IllegalArgumentException("an exchange without an answer: " + exchange);
    }
    String body = exchange.substring(answer.end()).strip();
    return new Answer(
        Integer.parseInt(answer.group(1)),
        answer.group(2).lines().toList(),
        PLACE.matcher(body).replaceAll(place -> Matcher.quoteReplacement(place(places, place))));
  }

  private static String place(Map<String, String> places, MatchResult place) {
    String value = places.get(place.group(1));
    if (value == null) {
      throw new IllegalArgumentException("nothing stands in place of " + place.group());
    }
    return value;
  }
}
