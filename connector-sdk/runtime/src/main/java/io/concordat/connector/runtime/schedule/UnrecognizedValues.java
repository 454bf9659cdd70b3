package io.concordat.connector.runtime.schedule;

import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.FieldValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Counts the words of a vendor's that no mapping knows, by source, stream and field: a record says
 * {@code unrecognized} then. What the words were is not kept.
 */
final class UnrecognizedValues {
  private static final String METER = "concordat.unrecognized.values";

  /** A record has 200 fields at most; streams of rows that differ may name more. */
  private static final int MOST_FIELDS = 200;

  private static final String OTHER_FIELDS = "other";

  private final MeterRegistry metrics;
  private final Map<String, Counts> byStream = new ConcurrentHashMap<>();

  /** One stream's: the fields that have a series of their own, and what this run read. */
  private record Counts(Set<String> fields, Map<String, Long> ofRun) {
    Counts() {
      this(new TreeSet<>(), new TreeMap<>());
    }

    String counted(String field) {
      boolean own = fields.contains(field) || (fields.size() < MOST_FIELDS && fields.add(field));
      return own ? field : OTHER_FIELDS;
    }
  }

  UnrecognizedValues(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** Counts those of a page. One stream is read by one thread at a time. */
  void count(String source, String stream, Page page) {
    for (SourceRow row : page.rows()) {
      row.fields()
          .forEach(
              (field, assertion) -> {
                if (isUnrecognized(assertion)) {
                  count(source, stream, field);
                }
              });
    }
  }

  /** What the run that ends now read, such as {@code status=3}; empty if it knew every word. */
  Optional<String> endRun(String source, String stream) {
    Counts counts = byStream.get(key(source, stream));
    if (counts == null || counts.ofRun().isEmpty()) {
      return Optional.empty();
    }
    String fields =
        counts.ofRun().entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining(", "));
    counts.ofRun().clear();
    return Optional.of(fields);
  }

  private void count(String source, String stream, String field) {
    Counts counts = byStream.computeIfAbsent(key(source, stream), unknown -> new Counts());
    String counted = counts.counted(field);
    counts.ofRun().merge(counted, 1L, Long::sum);
    metrics
        .counter(METER, Tags.of("source", source, "stream", stream, "field", counted))
        .increment();
  }

  private static boolean isUnrecognized(Assertion assertion) {
    return switch (assertion.value()) {
      case FieldValue.Text(String text) -> text.equals(FieldValue.UNRECOGNIZED);
      case FieldValue.Texts(List<String> texts) -> texts.contains(FieldValue.UNRECOGNIZED);
      default -> false;
    };
  }

  private static String key(String source, String stream) {
    return source + "/" + stream;
  }
}
