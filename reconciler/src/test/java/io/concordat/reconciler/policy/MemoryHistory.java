package io.concordat.reconciler.policy;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What {@link PolicyStore} promises, without a database. */
final class MemoryHistory implements PolicyHistory {
  final List<Stored> stored = new ArrayList<>();

  @Override
  public Optional<Long> newest() {
    return inForce().map(last -> last.entry().sequence());
  }

  @Override
  public Optional<Stored> inForce() {
    return last(_ -> true);
  }

  @Override
  public Optional<Stored> find(String version) {
    return last(entry -> entry.version().equals(version));
  }

  @Override
  public List<Entry> page(Optional<String> version, Optional<Long> before, int limit) {
    return stored.reversed().stream()
        .map(Stored::entry)
        .filter(entry -> version.isEmpty() || version.get().equals(entry.version()))
        .filter(entry -> before.isEmpty() || entry.sequence() < before.get())
        .limit(limit)
        .toList();
  }

  @Override
  public boolean publishFile(PolicyDocument document, String author, Instant now) {
    return add(document, "file", author, now, entry -> entry.origin().equals("file"));
  }

  @Override
  public long keepInForce(Connection connection) {
    return newest().orElseThrow();
  }

  @Override
  public boolean publish(
      PolicyDocument document, String author, Optional<Long> after, Instant now) {
    if (after.isPresent() && !after.equals(newest())) {
      throw new OvertakenException();
    }
    return add(document, "api", author, now, _ -> true);
  }

  private boolean add(
      PolicyDocument document, String origin, String author, Instant now, Predicate<Entry> last) {
    if (last(last).filter(one -> one.entry().digest().equals(document.digest())).isPresent()) {
      return false;
    }
    store(document.text(), document.digest(), origin, author, now);
    return true;
  }

  void store(String text, String digest, String origin, String author, Instant now) {
    stored.add(
        new Stored(
            new Entry(
                stored.size() + 1L, PolicyDocument.versionOf(text), digest, origin, author, now),
            text));
  }

  private Optional<Stored> last(Predicate<Entry> of) {
    return stored.reversed().stream().filter(one -> of.test(one.entry())).findFirst();
  }
}
