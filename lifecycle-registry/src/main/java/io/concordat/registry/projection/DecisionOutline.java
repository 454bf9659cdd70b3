package io.concordat.registry.projection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.concordat.contract.ContractJson;
import io.concordat.contract.ContractJson.UndecodableException;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/**
 * What the registry keeps of a decision, read in one pass over its bytes. The decided fields stay
 * the JSON that they are: most of a decision explains it, and is only shown again.
 *
 * @param changesAt null if time alone changes nothing
 * @param name the decided name; null if there is none
 * @param decided how many fields have a value, which one that a source says is none is not
 * @param contested in how many fields a loser conflicts
 * @param fields the JSON array of the field decisions in UTF-8, as it came but for the losers that
 *     agree: nobody asks the registry for those, and the reconciler explains them
 */
record DecisionOutline(
    UUID entityId,
    long revision,
    long sequence,
    String policyVersion,
    Instant decidedAt,
    Instant changesAt,
    String name,
    long decided,
    long contested,
    byte[] fields) {
  private static final byte[] NONE = "[]".getBytes(StandardCharsets.UTF_8);

  /** Whether none came before it. */
  boolean isFirst() {
    return sequence == 1;
  }

  /**
   * Reads a decision.
   *
   * @throws UndecodableException with a reason that names the property, and never the payload
   */
  static DecisionOutline read(byte[] body) {
    return ContractJson.scan(body, parser -> new Reading(body, parser).decision());
  }

  /**
   * One pass; properties that it does not know are skipped, as every reader of the contract does.
   */
  private static final class Reading {
    private final byte[] body;
    private final JsonParser parser;
    private UUID entityId;
    private Long revision;
    private Long sequence;
    private String policyVersion;
    private Instant decidedAt;
    private Instant changesAt;
    private String name;
    private long decided;
    private long contested;
    private byte[] fields = NONE;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(2048);
    private int copiedTo;

    Reading(byte[] body, JsonParser parser) {
      this.body = body;
      this.parser = parser;
    }

    DecisionOutline decision() throws IOException {
      expect(JsonToken.START_OBJECT, parser.nextToken(), "the body");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String property = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (property) {
          case "entityId" -> entityId = uuid();
          case "revision" -> revision = number(value, property);
          case "sequence" -> sequence = number(value, property);
          case "policyVersion" -> policyVersion = text(value, property);
          case "decidedAt" -> decidedAt = instant(value, property);
          case "changesAt" ->
              changesAt = value == JsonToken.VALUE_NULL ? null : instant(value, property);
          case "fields" -> fields(value);
          default -> parser.skipChildren();
        }
      }
      require(parser.nextToken() == null, "the body", "has something behind its end");
      require(entityId != null, "entityId", "is required");
      require(revision != null, "revision", "is required");
      require(sequence != null, "sequence", "is required");
      require(policyVersion != null, "policyVersion", "is required");
      require(decidedAt != null, "decidedAt", "is required");
      return new DecisionOutline(
          entityId,
          revision,
          sequence,
          policyVersion,
          decidedAt,
          changesAt,
          name,
          decided,
          contested,
          fields);
    }

    private void fields(JsonToken start) throws IOException {
      expect(JsonToken.START_ARRAY, start, "fields");
      kept.reset();
      copiedTo = start();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        field();
      }
      copyTo(end());
      fields = kept.toByteArray();
    }

    private void field() throws IOException {
      expect(JsonToken.START_OBJECT, parser.currentToken(), "fields");
      String field = null;
      String text = null;
      boolean outcome = false;
      boolean valued = false;
      boolean disputed = false;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String property = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (property) {
          case "field" -> field = text(value, "fields.field");
          case "value" -> {
            valued = value != JsonToken.VALUE_NULL;
            text = value == JsonToken.VALUE_STRING ? parser.getText() : null;
            parser.skipChildren();
          }
          case "outcome" -> outcome = outcome(value);
          case "losers" -> disputed = anyConflicts(value);
          default -> parser.skipChildren();
        }
      }
      require(field != null, "fields.field", "is required");
      require(outcome, "fields." + field + ".outcome", "is required");
      decided += valued ? 1 : 0;
      contested += disputed ? 1 : 0;
      if (FieldNames.NAME.equals(field) && text != null && !text.isBlank()) {
        name = text;
      }
    }

    private boolean anyConflicts(JsonToken start) throws IOException {
      if (start == JsonToken.VALUE_NULL) {
        return false;
      }
      expect(JsonToken.START_ARRAY, start, "fields.losers");
      copyTo(end());
      boolean any = false;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.START_OBJECT, parser.currentToken(), "fields.losers");
        int from = start();
        boolean conflicts = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          boolean says = parser.currentName().equals("conflicts");
          conflicts |= parser.nextToken() == JsonToken.VALUE_TRUE && says;
          parser.skipChildren();
        }
        if (conflicts) {
          if (any) {
            kept.write(',');
          }
          kept.write(body, from, end() - from);
          any = true;
        }
      }
      copiedTo = start();
      return any;
    }

    private int start() {
      return (int) parser.currentTokenLocation().getByteOffset();
    }

    private int end() {
      return (int) parser.currentLocation().getByteOffset();
    }

    private void copyTo(int end) {
      kept.write(body, copiedTo, end - copiedTo);
      copiedTo = end;
    }

    private boolean outcome(JsonToken value) throws IOException {
      try {
        return Outcome.fromWireName(text(value, "fields.outcome")) != null;
      } catch (IllegalArgumentException e) {
        throw new UndecodableException("fields.outcome: is none that this version knows", e);
      }
    }

    private UUID uuid() throws IOException {
      try {
        return UUID.fromString(text(parser.currentToken(), "entityId"));
      } catch (IllegalArgumentException e) {
        throw new UndecodableException("entityId: is no UUID", e);
      }
    }

    private Instant instant(JsonToken value, String property) throws IOException {
      try {
        return Instant.parse(text(value, property));
      } catch (DateTimeException e) {
        throw new UndecodableException(property + ": is no instant in UTC", e);
      }
    }

    private long number(JsonToken value, String property) throws IOException {
      expect(JsonToken.VALUE_NUMBER_INT, value, property);
      return parser.getLongValue();
    }

    private String text(JsonToken value, String property) throws IOException {
      expect(JsonToken.VALUE_STRING, value, property);
      return parser.getText();
    }

    private static void expect(JsonToken wanted, JsonToken found, String property) {
      require(wanted == found, property, "does not fit the schema");
    }

    private static void require(boolean holds, String property, String otherwise) {
      if (!holds) {
        throw new UndecodableException(property + ": " + otherwise, null);
      }
    }
  }
}
