package io.concordat.connector.runtime.writeback;

import io.concordat.connector.runtime.postgres.WriteBackLog;
import io.concordat.connector.runtime.postgres.WriteBackLog.Line;
import io.concordat.connector.runtime.postgres.WriteBackLog.Written;
import io.concordat.connector.spi.WriteBack;
import io.concordat.connector.spi.WriteBack.Draft;
import io.concordat.connector.spi.WriteBack.Ticket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Optional;

/** Writes to an ITSM, each thing once. */
public final class Desk {
  private final WriteBackLog log;
  private final Clock clock;

  public Desk(WriteBackLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** A key was used before, for something else. */
  public static final class KeyTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyTakenException() {
      super("the key was used before for another note; a new note needs a key of its own");
    }
  }

  public Ticket file(String source, WriteBack itsm, String key, Draft draft, String actor) {
    return log.write(
        new Line(source, "file", key, digest(draft.toString()), actor),
        clock.instant(),
        earlier -> {
          Ticket ticket = itsm.file(key, draft);
          return new Written<>(Optional.of(ticket.reference()), ticket);
        });
  }

  public Optional<Ticket> update(
      String source, WriteBack itsm, String key, Draft draft, String actor) {
    return log.write(
        new Line(source, "update", key, digest(draft.toString()), actor),
        clock.instant(),
        earlier -> {
          Optional<Ticket> ticket = itsm.update(key, draft);
          return new Written<>(ticket.map(Ticket::reference), ticket);
        });
  }

  public Optional<Ticket> resolve(
      String source, WriteBack itsm, String key, String note, String actor) {
    return log.write(
        new Line(source, "resolve", key, digest(note), actor),
        clock.instant(),
        earlier -> {
          Optional<Ticket> ticket = itsm.resolve(key, note);
          return new Written<>(ticket.map(Ticket::reference), ticket);
        });
  }

  /**
   * Adds a note to a change, unless the key added it before.
   *
   * @return whether the change was found
   * @throws KeyTakenException if the key stands for another note
   */
  public boolean note(
      String source, WriteBack itsm, String change, String text, String key, String actor) {
    return log.write(
        new Line(source, "note", key, digest(change + '\n' + text), actor),
        clock.instant(),
        earlier -> {
          if (earlier.isPresent() && !earlier.get().same()) {
            throw new KeyTakenException();
          }
          if (earlier.isPresent() && earlier.get().done()) {
            return new Written<>(Optional.of(change), true);
          }
          Optional<Boolean> carries = itsm.carries(change, key);
          if (carries.isPresent() && !carries.get()) {
            itsm.note(change, text, key);
          }
          return new Written<>(carries.map(there -> change), carries.isPresent());
        });
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
