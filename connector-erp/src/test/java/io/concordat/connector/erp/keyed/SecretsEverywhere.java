package io.concordat.connector.erp.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Puts a text of the shape of a secret into each place of a row, one after the other and into all
 * at once, and looks for it in everything that a run keeps: rows, rejects, checkpoints, failures
 * and the log.
 */
public final class SecretsEverywhere {
  /** In one piece, so that no mapping that divides texts takes it apart. */
  private static final String SECRET = "gh" + "p_plantedInTheRow0123456789abcdefghij";

  private SecretsEverywhere() {}

  /**
   * Checks a row.
   *
   * @param row as the vendor holds it; it is changed, and put back
   * @param source makes the source anew
   * @param credential what the source logs in with
   */
  public static void check(ObjectNode row, Supplier<Source> source, String credential) {
    ObjectNode whole = row.deepCopy();
    List<String> places = new ArrayList<>();
    row.fieldNames().forEachRemaining(places::add);
    for (String place : places) {
      row.set(place, planted(whole.get(place)));
      assertNothingKept(place, source.get(), credential);
      row.set(place, whole.get(place));
    }
    places.stream().filter(place -> !place.equals("id")).forEach(p -> row.put(p, SECRET));
    assertNothingKept("all places", source.get(), credential);
    row.setAll(whole);
  }

  /** The same form with the secret in each of its leaves. */
  private static JsonNode planted(JsonNode value) {
    if (value instanceof ArrayNode array) {
      ArrayNode planted = array.arrayNode();
      array.forEach(element -> planted.add(planted(element)));
      return planted;
    }
    if (value instanceof ObjectNode object) {
      ObjectNode planted = object.objectNode();
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        boolean type = entry.getKey().equals("__class__");
        planted.set(entry.getKey(), type ? entry.getValue() : planted(entry.getValue()));
      }
      return planted;
    }
    return TextNode.valueOf(SECRET);
  }

  private static void assertNothingKept(String place, Source source, String credential) {
    StringBuilder kept = new StringBuilder(source + source.fingerprint());
    Handler log = new Keeping(kept);
    Logger root = Logger.getLogger("");
    root.addHandler(log);
    try {
      source
          .streams()
          .forEach(
              stream -> {
                try {
                  Pull pull = Pull.full(stream);
                  pull.rows().values().forEach(r -> kept.append(published(source, stream, r)));
                  kept.append(pull.rejects()).append(pull.next());
                } catch (SourceFailure failure) {
                  kept.append(failure).append(failure.getCause());
                }
              });
    } finally {
      root.removeHandler(log);
    }
    assertThat(kept.indexOf("plantedInTheRow")).as("a secret in %s", place).isNegative();
    assertThat(kept.indexOf(credential)).as("the credential").isNegative();
  }

  /** What the runtime makes of a row: the record, or the sentence that refuses it. */
  private static String published(Source source, SourceStream stream, SourceRow row) {
    try {
      return new SourceRecord(
              source.id(),
              source.system(),
              source.domain(),
              stream.name(),
              row.nativeId(),
              1,
              row.removed() ? RecordState.RETIRED : RecordState.ACTIVE,
              row.standing(),
              "run-1",
              Instant.EPOCH,
              row.effectiveAt(),
              row.kind(),
              row.type(),
              row.keys(),
              row.relations(),
              row.fields())
          .toString();
    } catch (IllegalArgumentException refused) {
      return refused.getMessage();
    }
  }

  /** Keeps what is logged. */
  private static final class Keeping extends Handler {
    private final StringBuilder kept;

    Keeping(StringBuilder kept) {
      this.kept = kept;
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord entry) {
      kept.append(entry.getMessage()).append(entry.getThrown());
      if (entry.getParameters() != null) {
        kept.append(List.of(entry.getParameters()));
      }
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
