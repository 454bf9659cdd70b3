package io.concordat.connector.runtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.connector.runtime.postgres.HeldRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a stream that a full run did not see, and that are not retired until a person says so.
 *
 * @param sweep the number of that full run; a person's word names it
 * @param unseen how many rows it did not see
 * @param known how many rows were known then
 * @param kinds how many rows of which kind and type would be retired as things stand
 * @param samples the first of these rows
 * @param word what a person said; absent while nobody has. The next pull acts on it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record HeldView(
    String source,
    String stream,
    long sweep,
    long unseen,
    long known,
    Instant since,
    List<Kind> kinds,
    List<Row> samples,
    Optional<Word> word) {

  /** Rows of one kind and type. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Kind(String kind, Optional<String> type, long rows) {}

  /** A row that would be retired. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Row(String nativeId, String kind, Optional<String> type) {
    static Row of(HeldRows.Row row) {
      return new Row(row.nativeId(), row.kind(), row.type());
    }
  }

  /**
   * What a person said of a held run.
   *
   * @param rows how many rows it was about
   * @param verdict {@code released}: they are gone; {@code discarded}: they are not
   */
  public record Word(
      long sweep, long rows, String verdict, String actor, String reason, Instant at) {
    static Word of(HeldRows.Word word) {
      return new Word(
          word.sweep(),
          word.rows(),
          word.verdict().wireName(),
          word.actor(),
          word.reason(),
          word.at());
    }
  }

  static HeldView of(HeldRows.Held held, List<HeldRows.Kind> kinds, List<HeldRows.Row> samples) {
    return new HeldView(
        held.key().source(),
        held.key().stream(),
        held.sweep(),
        held.unseen(),
        held.known(),
        held.since(),
        kinds.stream().map(kind -> new Kind(kind.kind(), kind.type(), kind.rows())).toList(),
        samples.stream().map(Row::of).toList(),
        held.word().map(Word::of));
  }
}
