package io.concordat.quickstart.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.quickstart.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hands policy files to the reconciler, and tells a person what it says about them. */
public final class PolicyDesk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(35);
  private static final long MAX_BYTES = 1_000_000;

  private final HttpClient http;
  private final URI reconciler;
  private final Supplier<String> token;
  private final PrintStream out;

  public PolicyDesk(HttpClient http, URI reconciler, Supplier<String> token, PrintStream out) {
    this.http = http;
    this.reconciler = reconciler;
    this.token = token;
    this.out = out;
  }

  /**
   * Prints what the policy would change, with the progress until it is known.
   *
   * @return the exit status
   * @throws Refusal saying why it cannot be told
   */
  public int whatIf(Path file, int examples) throws InterruptedException {
    HttpResponse<Stream<String>> response =
        send(
            "/api/v1/policies/what-if?examples=" + examples,
            "application/x-ndjson",
            text(file),
            BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw refusal(file, response.statusCode(), lines.collect(Collectors.joining("\n")));
      }
      for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
        String text = each.next();
        JsonNode line = json(text);
        if (line.has("result")) {
          out.print(WhatIfText.render(line.path("result")));
          return 0;
        }
        if (line.has("problem")) {
          throw new Refusal(sentence(line.path("problem").path("detail").asText()));
        }
        if (line.has("progress")) {
          out.println(progress(line.path("progress")));
        }
      }
    } catch (UncheckedIOException e) {
      throw new Refusal("the reconciler broke off: see ./concordat logs reconciler.", e);
    }
    throw new Refusal("the reconciler ended without a result: see ./concordat logs reconciler.");
  }

  /**
   * Puts the policy in force, within the bound.
   *
   * @return the exit status
   * @throws Refusal saying why it was not published
   */
  public int publish(Path file, OptionalLong maxChanged) throws InterruptedException {
    String path =
        "/api/v1/policy" + (maxChanged.isPresent() ? "?maxChanged=" + maxChanged.getAsLong() : "");
    HttpResponse<String> response =
        send(path, "application/json", text(file), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw refusal(file, response.statusCode(), response.body());
    }
    JsonNode published = json(response.body());
    out.printf(
        "Policy %s is in force, by %s. Everything is decided again by it in the background.%n",
        published.path("version").asText(), published.path("author").asText());
    return 0;
  }

  private <T> HttpResponse<T> send(
      String path, String accept, String body, HttpResponse.BodyHandler<T> handler)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(reconciler.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token.get())
            .header("Content-Type", "application/yaml")
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, handler);
    } catch (ConnectException e) {
      throw new Refusal(
          "Nobody listens at " + reconciler + ": start the suite with ./concordat up.", e);
    } catch (IOException e) {
      throw new Refusal("the reconciler broke off: see ./concordat logs reconciler.", e);
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new Refusal(file + " is larger than a policy may be (" + MAX_BYTES + " bytes).");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new Refusal(file + " is no text in UTF-8.", e);
    } catch (IOException e) {
      throw new Refusal(file + " cannot be read.", e);
    }
  }

  private static Refusal refusal(Path file, int status, String body) {
    JsonNode problem;
    try {
      problem = JSON.readTree(body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Refusal("the reconciler answered with status " + status + ".", e);
    }
    String detail = problem.path("detail").asText("status " + status);
    String field = problem.path("field").asText("");
    return new Refusal(sentence(field.isEmpty() ? detail : file + ", " + field + ": " + detail));
  }

  private static String sentence(String text) {
    return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
  }

  private static String progress(JsonNode progress) {
    return String.format(
        Locale.ROOT,
        "  .. %s: %d of %d entities, %d values would change so far",
        progress.path("phase").asText(),
        progress.path("examined").asLong(),
        progress.path("of").asLong(),
        progress.path("changedValues").asLong());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Refusal("the reconciler sent a line that is no JSON.", e);
    }
  }
}
