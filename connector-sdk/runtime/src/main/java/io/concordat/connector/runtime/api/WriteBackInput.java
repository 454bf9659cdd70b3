package io.concordat.connector.runtime.api;

import io.concordat.connector.spi.WriteBack.Draft;
import io.concordat.connector.spi.WriteBack.Note;
import io.concordat.connector.spi.WriteBack.Severity;
import io.concordat.contract.SecretGuard;
import io.concordat.edge.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** What may be written to an ITSM: bounded, harmless in a query, and without a secret. */
final class WriteBackInput {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");
  private static final Pattern CHANGE = Pattern.compile("[A-Za-z0-9_-]{1,40}");
  private static final int LINE = 160;
  private static final int TEXT = 4000;

  private WriteBackInput() {}

  static void key(String field, String key) {
    if (key == null || !KEY.matcher(key).matches()) {
      throw Problem.badRequest(
          field,
          "is required: 1 to 100 letters, digits and . _ : -, beginning with a letter or digit");
    }
  }

  static void change(String number) {
    if (!CHANGE.matcher(number).matches()) {
      throw Problem.badRequest("change", "must be a change's number, such as CHG0030001");
    }
  }

  static Draft draft(TicketRequest request) {
    if (request == null) {
      throw Problem.badRequest("summary", "is required");
    }
    String summary = text("summary", request.summary(), LINE);
    if (summary.lines().count() > 1) {
      throw Problem.badRequest("summary", "must be one line");
    }
    return new Draft(
        summary,
        text("description", request.description().orElse(summary), TEXT),
        severity(request.severity()),
        Optional.empty(),
        request.note().map(note -> note(text("note", note, TEXT))).stream().toList());
  }

  /** Its own content is its mark: the same request again adds no second one. */
  private static Note note(String text) {
    return new Note(text, UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString());
  }

  static String note(NoteRequest request) {
    return text("note", request == null ? null : request.note(), TEXT);
  }

  private static Severity severity(Optional<String> word) {
    try {
      return word.map(text -> Severity.valueOf(text.toUpperCase(Locale.ROOT)))
          .orElse(Severity.MEDIUM);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("severity", "must be low, medium, high or critical");
    }
  }

  private static String text(String field, String text, int longest) {
    if (text == null || text.isBlank()) {
      throw Problem.badRequest(field, "is required and must not be blank");
    }
    if (text.length() > longest) {
      throw Problem.badRequest(
          field, "has " + text.length() + " characters; at most " + longest + " are taken");
    }
    if (SecretGuard.looksLikeSecret(text)) {
      throw Problem.badRequest(field, "holds what has the shape of a secret; leave it out");
    }
    return text.strip();
  }
}
