package io.concordat.registry.override;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.ContractJson;
import io.concordat.contract.FieldValue;
import io.concordat.contract.SecretGuard;
import io.concordat.edge.Problem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The members of a JSON object that a client sent. A member that is not known is refused: a slip in
 * {@code yieldTo} must not become an override that yields to nobody. Every refusal is a 400 that
 * names the member and says what would be right.
 */
final class Members {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");

  private final JsonNode tree;

  private Members(JsonNode tree) {
    this.tree = tree;
  }

  static Members read(byte[] body, Set<String> known) {
    JsonNode tree;
    try {
      tree =
          ContractJson.mapper()
              .reader()
              .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .readTree(body == null ? new byte[0] : body);
    } catch (IOException e) {
      throw Problem.badRequest("body", "is not well-formed JSON; send one JSON object");
    }
    if (!tree.isObject()) {
      throw Problem.badRequest("body", "must be a JSON object");
    }
    tree.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw Problem.unknownMember(name, known);
              }
            });
    return new Members(tree);
  }

  UUID uuid(String member) {
    String text = required(member, "the UUID of an entity");
    if (text.length() == 36) {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException e) {
        throw Problem.badRequest(member, "must be a UUID");
      }
    }
    throw Problem.badRequest(member, "must be a UUID");
  }

  /** A field's or a source's name. */
  String name(String member) {
    String text = required(member, "a name");
    if (!NAME.matcher(text).matches()) {
      throw Problem.badRequest(
          member,
          "must start with a lower-case letter and hold at most 64 of a-z, 0-9, '_', '.', ':', '-'");
    }
    return text;
  }

  Optional<String> optionalName(String member) {
    return tree.hasNonNull(member) ? Optional.of(name(member)) : Optional.empty();
  }

  /** A text for people, without blanks around it. */
  String text(String member, int maxLength) {
    String text = required(member, "a text").strip();
    if (text.length() > maxLength) {
      throw Problem.badRequest(member, "may have at most " + maxLength + " characters");
    }
    checkText(member, text);
    return text;
  }

  Optional<String> optionalText(String member, int maxLength) {
    return tree.hasNonNull(member) ? Optional.of(text(member, maxLength)) : Optional.empty();
  }

  Instant instant(String member) {
    String text = required(member, "an instant such as 2026-06-30T00:00:00Z");
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw Problem.badRequest(
          member, "must be an instant with its zone, such as 2026-06-30T00:00:00Z");
    }
  }

  /** A value as sources assert them; it must be there, be it null. */
  FieldValue value(String member) {
    JsonNode node = tree.get(member);
    if (node == null) {
      throw Problem.badRequest(member, "is required; send null to say that there is no value");
    }
    try {
      FieldValue value = ContractJson.mapper().treeToValue(node, FieldValue.class);
      switch (value) {
        case FieldValue.Text(String text) -> checkText(member, text);
        case FieldValue.Texts(List<String> texts) -> texts.forEach(t -> checkText(member, t));
        case null -> {
          return FieldValue.NULL;
        }
        default -> {}
      }
      return value;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw Problem.badRequest(
          member,
          "must be a text of at most "
              + FieldValue.MAX_TEXT
              + " characters, a number of at most 38 digits, true, false, null or an array of texts");
    }
  }

  private String required(String member, String what) {
    JsonNode node = tree.get(member);
    if (node == null || !node.isTextual() || node.asText().isBlank()) {
      throw Problem.badRequest(member, "is required; send " + what);
    }
    return node.asText();
  }

  private static void checkText(String member, String text) {
    if (text.indexOf('\0') >= 0) {
      throw Problem.badRequest(member, "holds the character U+0000; leave it out");
    }
    if (SecretGuard.looksLikeSecret(text)) {
      throw Problem.badRequest(
          member, "has the shape of a secret and is not stored; say it without the secret");
    }
  }
}
