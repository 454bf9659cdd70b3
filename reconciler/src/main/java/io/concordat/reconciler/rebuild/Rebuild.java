package io.concordat.reconciler.rebuild;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A recomputation of all decisions from what is stored.
 *
 * @param mode {@code verify} or {@code rewrite}
 * @param state {@code running}, {@code finished} or {@code cancelled}
 * @param entities how many were stored when it was asked for
 * @param examined how many were looked at; the sum of the five that follow
 * @param identical whose stored decision was made again byte for byte, from what is known now or
 *     from what was known when it was made
 * @param sameAnswer whose answer was, though not its bytes
 * @param due whose answer is another by time or policy, and not yet decided again
 * @param different whose stored decision is not what is decided from what is stored
 * @param undecidable which could not be decided
 * @param rewritten how many of the different ones were decided anew
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Rebuild(
    UUID id,
    String mode,
    String state,
    String requestedBy,
    Instant requestedAt,
    long entities,
    long examined,
    long identical,
    long sameAnswer,
    long due,
    long different,
    long undecidable,
    long rewritten,
    Instant updatedAt,
    Optional<Instant> endedAt,
    Optional<String> cancelledBy) {

  /** What becomes of a difference. */
  enum Mode {
    /** It is reported. */
    VERIFY,
    /** The entity is decided anew, as new history with the cause {@code rebuild}. */
    REWRITE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
