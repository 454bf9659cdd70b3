package io.concordat.connector.testkit;

import io.concordat.contract.RecordState;
import io.concordat.contract.SourceRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a reader of the topic makes of published records, by the rule that binds every reader: a
 * version that is not above the stored one is a repetition; a higher one with equal content only
 * confirms; anything else is history.
 */
public final class Fold {
  private final Map<String, List<SourceRecord>> history = new LinkedHashMap<>();

  private Fold() {}

  public static Fold of(List<SourceRecord> records) {
    Fold fold = new Fold();
    records.forEach(fold::apply);
    return fold;
  }

  private void apply(SourceRecord record) {
    List<SourceRecord> ofRow =
        history.computeIfAbsent(record.messageKey(), key -> new ArrayList<>());
    if (ofRow.isEmpty()) {
      ofRow.add(record);
      return;
    }
    SourceRecord last = ofRow.getLast();
    if (record.version() > last.version() && !content(record).equals(content(last))) {
      ofRow.add(record);
    }
  }

  /** The rows of a stream that the source still has: native id to content. */
  public Map<String, String> active(String source, String stream) {
    Map<String, String> active = new TreeMap<>();
    latest(source, stream)
        .filter(record -> record.state() == RecordState.ACTIVE)
        .forEach(record -> active.put(record.nativeId(), content(record)));
    return active;
  }

  /** The ids of the rows of a stream that are gone. */
  public Set<String> retired(String source, String stream) {
    Set<String> retired = new TreeSet<>();
    latest(source, stream)
        .filter(record -> record.state() == RecordState.RETIRED)
        .forEach(record -> retired.add(record.nativeId()));
    return retired;
  }

  /** How many steps the history of each row of a stream has. */
  public Map<String, Integer> steps(String source, String stream) {
    Map<String, Integer> steps = new TreeMap<>();
    history
        .values()
        .forEach(
            ofRow -> {
              SourceRecord last = ofRow.getLast();
              if (last.source().equals(source) && last.stream().equals(stream)) {
                steps.put(last.nativeId(), ofRow.size());
              }
            });
    return steps;
  }

  private java.util.stream.Stream<SourceRecord> latest(String source, String stream) {
    return history.values().stream()
        .map(List::getLast)
        .filter(record -> record.source().equals(source) && record.stream().equals(stream));
  }

  /** Everything but version, run, observation time and the moving window of usage evidence. */
  private static String content(SourceRecord record) {
    StringBuilder content = new StringBuilder();
    content.append(record.state()).append(record.standing()).append(record.kind());
    content.append(record.type()).append(record.effectiveAt());
    content.append(record.keys().stream().map(Object::toString).sorted().toList());
    content.append(record.relations().stream().map(Object::toString).sorted().toList());
    new TreeMap<>(record.fields())
        .forEach(
            (name, assertion) -> {
              content.append(name).append('=').append(assertion.value());
              content.append(assertion.effectiveAt());
              assertion
                  .evidence()
                  .ifPresent(
                      evidence ->
                          content.append(evidence.meaning()).append(evidence.completeness()));
            });
    return content.toString();
  }
}
