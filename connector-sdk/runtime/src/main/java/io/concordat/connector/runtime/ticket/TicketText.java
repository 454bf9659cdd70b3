package io.concordat.connector.runtime.ticket;

import io.concordat.connector.spi.WriteBack.Draft;
import io.concordat.connector.spi.WriteBack.Note;
import io.concordat.connector.spi.WriteBack.Severity;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.SecretGuard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An escalation in the words of a ticket: bounded, of printable characters, without a secret. */
final class TicketText {
  private static final int SUMMARY = 160;
  private static final int LINE = 300;
  private static final int TEXT = 4000;
  private static final String WITHHELD = "(withheld: it has the shape of a secret)";

  private TicketText() {}

  /** What the ticket of an escalation says as of a change. */
  static Draft draft(EscalationEvent event, List<Note> notes) {
    return new Draft(
        summary(event),
        description(event),
        Severity.of(event.severity()),
        Optional.of(event.finding()),
        notes);
  }

  /** Why a ticket is resolved. */
  static String resolution(EscalationEvent cleared) {
    return "The condition no longer holds as of "
        + instant(cleared.at())
        + ": "
        + line(cleared.finding().replace('_', ' '), LINE)
        + ". Resolved by Concordat, which looks again by itself.";
  }

  /**
   * What a person must hear of a change, beyond what the ticket itself then says; empty if that is
   * nothing.
   *
   * @param before the change before it, if it is known
   */
  static Optional<Note> note(Optional<EscalationEvent> before, EscalationEvent event) {
    return words(before, event)
        .map(text -> new Note(text, event.escalationId() + ":" + event.sequence()));
  }

  private static Optional<String> words(Optional<EscalationEvent> before, EscalationEvent event) {
    return switch (event.change()) {
      case RAISED -> Optional.empty();
      case ACKNOWLEDGED ->
          Optional.of(
              "Taken on in Concordat by "
                  + line(event.actor().orElse("somebody"), LINE)
                  + " at "
                  + instant(event.at())
                  + ".");
      case REOPENED ->
          Optional.of("Back again at " + instant(event.at()) + ": " + line(event.summary(), LINE));
      case CLEARED -> Optional.of("The condition did not hold at " + instant(event.at()) + ".");
      case UPDATED -> before.flatMap(earlier -> difference(earlier, event));
    };
  }

  /** Evidence that moves, such as a day that was counted on, is no news to anybody. */
  private static Optional<String> difference(EscalationEvent before, EscalationEvent event) {
    List<String> news = new ArrayList<>();
    if (!before.severity().equals(event.severity())) {
      news.add("Severity: " + event.severity() + " (was " + before.severity() + ").");
    }
    if (!before.owner().equals(event.owner())) {
      news.add("Owner: " + owner(event) + " (was " + owner(before) + ").");
    }
    if (!summary(before).equals(summary(event))) {
      news.add("Now: " + line(event.summary(), LINE));
    }
    return news.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", news));
  }

  private static String summary(EscalationEvent event) {
    String name = name(event);
    String told = line(event.summary(), LINE);
    return cut(told.contains(name) ? told : name + ": " + told, SUMMARY);
  }

  private static String description(EscalationEvent event) {
    StringBuilder text = new StringBuilder();
    text.append(line(event.summary(), LINE)).append("\n\n");
    text.append("Finding: ").append(event.finding()).append(" (").append(event.severity());
    event.standards().stream()
        .limit(10)
        .forEach(standard -> text.append(", ").append(line(standard, 60)));
    text.append(")\nAbout: ").append(name(event)).append(" (").append(event.kind().wireName());
    text.append(" ").append(event.entityId()).append(")\nOwner: ").append(owner(event));
    text.append("\nOpen since: ").append(instant(event.openedAt())).append('\n');
    String end =
        "\nConcordat resolves this ticket by itself when the condition clears. Escalation "
            + event.escalationId()
            + ".";
    String because = "\nBecause:\n";
    for (Map.Entry<String, String> evidence : new TreeMap<>(event.evidence()).entrySet()) {
      String line =
          because + "- " + line(evidence.getKey(), 80) + ": " + line(evidence.getValue(), LINE);
      if (text.length() + line.length() + end.length() + 2 > TEXT) {
        break;
      }
      text.append(line);
      because = "\n";
    }
    return text.append('\n').append(end).toString();
  }

  private static String name(EscalationEvent event) {
    return line(event.entityName(), 80);
  }

  private static String owner(EscalationEvent event) {
    return event.owner().map(owner -> line(owner, LINE)).orElse("nobody");
  }

  private static String instant(Instant instant) {
    return instant == null ? "(unknown)" : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** One line. A text that could hold a secret is not cut into a part that could not. */
  private static String line(String text, int longest) {
    if (text == null || text.isBlank()) {
      return "(none)";
    }
    return SecretGuard.looksLikeSecret(text)
        ? WITHHELD
        : cut(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), longest);
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
