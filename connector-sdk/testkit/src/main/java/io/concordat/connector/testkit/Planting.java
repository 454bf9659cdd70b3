package io.concordat.connector.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts texts into a vendor's answer, whether it is JSON or XML. */
final class Planting {
  /** Names under which vendors keep secrets, and some under which nobody would look for one. */
  private static final List<String> NAMES =
      List.of(
          "password",
          "user_password",
          "secret",
          "clientSecret",
          "client_secret",
          "secretText",
          "SecretAccessKey",
          "SessionToken",
          "privateKey",
          "access_token",
          "registrationAccessToken",
          "apiKey",
          "authorization",
          "u_note_to_self",
          "sys_journal_tail");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern MEMBER = Pattern.compile("<member>(?=<)");
  private static final Pattern LEAF = Pattern.compile("<(\\w+)>([^<]+)</\\1>");

  private Planting() {}

  /** The same answer with a text beside everything that stands in it. */
  static String beside(String answer, String text) {
    return isXml(answer)
        ? MEMBER.matcher(answer).replaceAll(Matcher.quoteReplacement("<member>" + xml(text)))
        : change(answer, tree -> besideAll(tree, text));
  }

  /** The same answer with every value of one name replaced by a text. */
  static String instead(String answer, String name, String text) {
    return isXml(answer)
        ? Pattern.compile("<" + name + ">[^<]+</" + name + ">")
            .matcher(answer)
            .replaceAll(Matcher.quoteReplacement("<" + name + ">" + text + "</" + name + ">"))
        : change(answer, tree -> insteadOf(tree, name, text));
  }

  /** The names of all texts that stand in some answers. */
  static Set<String> names(Collection<String> answers) {
    Set<String> names = new TreeSet<>();
    for (String answer : answers) {
      if (isXml(answer)) {
        LEAF.matcher(answer).results().forEach(leaf -> names.add(leaf.group(1)));
      } else {
        change(
            answer,
            tree -> {
              gather(tree, names);
              return tree;
            });
      }
    }
    return names;
  }

  private static boolean isXml(String answer) {
    return answer.startsWith("<");
  }

  private static String xml(String text) {
    StringBuilder planted = new StringBuilder();
    NAMES.forEach(name -> planted.append("<%s>%s</%s>".formatted(name, text, name)));
    return planted.append("<Nested><member>" + text + "</member></Nested>").toString();
  }

  private interface Change {
    JsonNode of(JsonNode tree);
  }

  private static String change(String answer, Change change) {
    try {
      return JSON.writeValueAsString(change.of(JSON.readTree(answer)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the stand-in answered neither XML nor JSON", e);
    }
  }

  private static JsonNode besideAll(JsonNode node, String text) {
    node.forEach(child -> besideAll(child, text));
    if (node instanceof ObjectNode object) {
      for (String name : NAMES) {
        if (!object.has(name)) {
          object.put(name, text);
        }
      }
      object.putObject("unknown").put("value", text).putArray("more").addObject().put("x", text);
    }
    return node;
  }

  private static JsonNode insteadOf(JsonNode node, String name, String text) {
    node.forEach(child -> insteadOf(child, name, text));
    if (node instanceof ObjectNode object && object.path(name).isTextual()) {
      object.set(name, TextNode.valueOf(text));
    }
    return node;
  }

  private static void gather(JsonNode node, Set<String> names) {
    node.forEach(child -> gather(child, names));
    if (node.isObject()) {
      node.properties().stream()
          .filter(property -> property.getValue().isTextual())
          .forEach(property -> names.add(property.getKey()));
    }
  }
}
