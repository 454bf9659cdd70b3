package io.concordat.connector.iam.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.connector.iam.vocabulary.Privilege;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy document allows, reduced to one word. Conditions and resources narrow what is
 * allowed and never raise it, so that the word is an upper bound.
 *
 * @param allows the highest privilege that any statement allows
 * @param deniesAll whether a statement denies everything without a condition
 */
record PolicyDocument(Privilege allows, boolean deniesAll) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ANY = "*";

  /** With any of these on every resource, its holder can give itself everything. */
  private static final Set<String> SELF_PROMOTING =
      Set.of(
          "iam:*",
          "iam:attachuserpolicy",
          "iam:attachrolepolicy",
          "iam:attachgrouppolicy",
          "iam:putuserpolicy",
          "iam:putrolepolicy",
          "iam:putgrouppolicy",
          "iam:createpolicyversion",
          "iam:setdefaultpolicyversion",
          "iam:updateassumerolepolicy");

  private static final List<String> READING =
      List.of(
          "get",
          "list",
          "describe",
          "head",
          "batchget",
          "query",
          "scan",
          "search",
          "lookup",
          "view",
          "read",
          "select",
          "check",
          "download",
          "filter",
          "discover",
          "estimate");

  /**
   * Reads a document as the API serves it: URL-encoded by RFC 3986.
   *
   * @return empty if it is no policy document: then nothing is known, which is not "none"
   */
  static Optional<PolicyDocument> read(String encoded) {
    if (encoded == null || encoded.isBlank()) {
      return Optional.empty();
    }
    try {
      JsonNode statements = JSON.readTree(decoded(encoded)).path("Statement");
      if (statements.isMissingNode()) {
        return Optional.empty();
      }
      PolicyDocument sum = new PolicyDocument(Privilege.NONE, false);
      for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
        sum = sum.plus(statement);
      }
      return Optional.of(sum);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The document's JSON text; a plus sign is itself, unlike in a form. */
  static String decoded(String encoded) {
    return encoded.stripLeading().startsWith("{")
        ? encoded
        : URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private PolicyDocument plus(JsonNode statement) {
    boolean everywhere = texts(statement.path("Resource")).contains(ANY);
    List<String> actions = texts(statement.path("Action"));
    if ("Deny".equals(statement.path("Effect").asText())) {
      boolean all = everywhere && actions.contains(ANY) && !statement.has("Condition");
      return new PolicyDocument(allows, deniesAll || all);
    }
    // "Everything but …" writes; that it does so without IAM is the usual reason to say it so.
    Privilege allowed = statement.has("NotAction") ? Privilege.WRITE : Privilege.NONE;
    for (String action : actions) {
      allowed = allowed.or(of(action.toLowerCase(Locale.ROOT), everywhere));
    }
    return new PolicyDocument(allows.or(allowed), deniesAll);
  }

  private static Privilege of(String action, boolean everywhere) {
    if (action.equals(ANY) || action.equals("*:*")) {
      return Privilege.ADMIN;
    }
    if (everywhere && SELF_PROMOTING.contains(action)) {
      return Privilege.ADMIN;
    }
    String verb = action.substring(action.indexOf(':') + 1);
    return READING.stream().anyMatch(verb::startsWith) ? Privilege.READ : Privilege.WRITE;
  }

  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(element -> texts.add(element.asText()));
    } else if (node.isTextual()) {
      texts.add(node.asText());
    }
    return texts;
  }
}
