package io.concordat.connector.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Optional ability of an ITSM {@link Source}: tickets that the installation files, and notes on
 * changes. Each method may be called again after any failure: a ticket is found by its key, a note
 * by its mark, so that neither comes twice. The runtime lets one caller at a time act on a key.
 *
 * <p>Every method throws a {@link SourceFailure} sorted as in {@link SourceStream#read}; {@code
 * Rejected} names the right that is missing.
 */
public interface WriteBack {
  /**
   * What a ticket is to say. Texts were checked: bounded, and without the shape of a secret.
   *
   * @param summary one line, at most 160 characters
   * @param description at most 4000 characters
   * @param subject what kind of thing it is about, such as the name of a finding; who gets a new
   *     ticket may hang on it
   * @param notes what is to stand below it, each once, in this order
   */
  record Draft(
      String summary,
      String description,
      Severity severity,
      Optional<String> subject,
      List<Note> notes) {
    public Draft {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A note below a ticket.
   *
   * @param mark by which it is found again, so that it does not come twice: at most 100 characters
   */
  record Note(String text, String mark) {}

  /** How urgent a ticket is. */
  enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The severity of a finding; a word of an installation's own counts as medium. */
    public static Severity of(String word) {
      for (Severity severity : values()) {
        if (severity.name().equalsIgnoreCase(word)) {
          return severity;
        }
      }
      return MEDIUM;
    }
  }

  /** Where a ticket stands, in words of ours. */
  enum State {
    OPEN,
    RESOLVED,
    CLOSED,
    CANCELLED,
    UNRECOGNIZED
  }

  /**
   * A ticket as the vendor has it.
   *
   * @param number what people call it, such as {@code INC0010023}
   * @param reference the vendor's own id
   * @param changedAt when it changed last; empty where the vendor does not say
   */
  record Ticket(String number, String reference, State state, Optional<Instant> changedAt) {}

  /**
   * Files a ticket, or brings the one that the key names in line with the draft. One that was
   * resolved is opened again; beside one that was closed or cancelled, a new one is filed.
   *
   * @param key at most 100 characters: letters, digits and {@code . _ : -}
   */
  Ticket file(String key, Draft draft);

  /**
   * Brings the ticket that a key names in line with the draft, if somebody still works on it: one
   * that is resolved or over stays as it is. Empty if there is none.
   */
  Optional<Ticket> update(String key, Draft draft);

  /** The newest ticket of a key as it stands now. */
  Optional<Ticket> find(String key);

  /** Resolves a ticket; one that is over already stays as it is. Empty if there is none. */
  Optional<Ticket> resolve(String key, String note);

  /** Whether a change carries the note with a mark; empty if there is no such change. */
  Optional<Boolean> carries(String change, String mark);

  /** Adds a note, and its mark, to a change that exists. */
  void note(String change, String text, String mark);
}
