package io.concordat.connector.runtime.pull;

import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.RecordState;
import io.concordat.contract.SecretGuard;
import io.concordat.contract.SourceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps the new and changed rows of a page and makes records of them. */
final class Sieve {
  private static final int MAX_ID_CHARS = 512;
  private static final int SHOWN_ID_CHARS = 120;

  private final Source source;
  private final String stream;
  private final String runId;
  private final ContentDigest digests = new ContentDigest();

  Sieve(Source source, String stream, String runId) {
    this.source = source;
    this.stream = stream;
    this.runId = runId;
  }

  /** The ids of a page that an inventory can hold. */
  static Set<String> ids(Page page) {
    return Stream.concat(
            page.rows().stream().map(SourceRow::nativeId),
            page.rejects().stream().map(Page.Reject::nativeId))
        .filter(Sieve::storable)
        .collect(Collectors.toSet());
  }

  /**
   * Sifts one page.
   *
   * @param known the inventory's entries among the page's ids
   * @param version of all records made of this page
   */
  Sifted sift(Page page, Map<String, InventoryEntry> known, long version, Instant readAt) {
    List<OutboundRecord> records = new ArrayList<>();
    List<InventoryEntry> entries = new ArrayList<>();
    List<InventoryEntry> doubtful = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    List<String> unchanged = new ArrayList<>();
    List<Page.Reject> rejects = new ArrayList<>();
    page.rejects().forEach(reject -> rejects.add(presentable(reject)));
    for (SourceRow row : lastOfEachId(page.rows())) {
      if (!storable(row.nativeId())) {
        rejects.add(
            presentable(
                new Page.Reject(
                    row.nativeId(), "nativeId: is too long or holds a control character")));
        continue;
      }
      InventoryEntry before = known.get(row.nativeId());
      if (row.removed() && before == null) {
        continue; // never published, so there is nothing to take back
      }
      InventoryEntry after = entry(row, page.part());
      if (!row.removed() && before != null && before.digest().equals(after.digest())) {
        unchanged.add(row.nativeId());
        continue;
      }
      try {
        SourceRow said = row.removed() ? asPublished(row, before) : row;
        records.add(OutboundRecord.of(record(said, version, readAt)));
      } catch (IllegalArgumentException refused) {
        rejects.add(
            presentable(new Page.Reject(row.nativeId(), String.valueOf(refused.getMessage()))));
        continue;
      }
      if (row.removed()) {
        gone.add(row.nativeId());
        doubtful.add(before);
      } else {
        entries.add(after);
        doubtful.add(after);
      }
    }
    int read = page.rows().size() + page.rejects().size();
    return new Sifted(read, records, entries, doubtful, gone, unchanged, rejects, page.part());
  }

  /** The tombstone of a row that a complete full run did not see. */
  OutboundRecord tombstone(InventoryEntry entry, long version, Instant at) {
    SourceRow row = asPublished(SourceRow.removed(entry.nativeId(), entry.kind()), entry);
    return OutboundRecord.of(record(row, version, at));
  }

  /**
   * A vendor that says that a row is gone seldom says what it was; we knew when it was published.
   */
  private static SourceRow asPublished(SourceRow removed, InventoryEntry before) {
    return new SourceRow(
        removed.nativeId(),
        before.kind(),
        before.type(),
        before.standing(),
        true,
        removed.effectiveAt(),
        removed.keys(),
        removed.relations(),
        removed.fields());
  }

  /** A page's records share a version, so of two rows with one id only the later can count. */
  private static Iterable<SourceRow> lastOfEachId(List<SourceRow> rows) {
    Map<String, SourceRow> byId = new LinkedHashMap<>();
    rows.forEach(row -> byId.put(row.nativeId(), row));
    return byId.values();
  }

  private InventoryEntry entry(SourceRow row, Optional<String> part) {
    return new InventoryEntry(
        row.nativeId(),
        row.kind(),
        row.type(),
        row.standing(),
        row.removed() ? Optional.empty() : Optional.of(digests.ofNext(row)),
        part);
  }

  private SourceRecord record(SourceRow row, long version, Instant readAt) {
    return new SourceRecord(
        source.id(),
        source.system(),
        source.domain(),
        stream,
        row.nativeId(),
        version,
        row.removed() ? RecordState.RETIRED : RecordState.ACTIVE,
        row.standing(),
        runId,
        readAt,
        row.effectiveAt(),
        row.kind(),
        row.type(),
        row.keys(),
        row.relations(),
        row.fields());
  }

  private static boolean storable(String id) {
    boolean storable = id.length() <= MAX_ID_CHARS;
    for (int i = 0; storable && i < id.length(); i++) {
      storable = !Character.isISOControl(id.charAt(i));
    }
    return storable;
  }

  /** A reject goes to people: it must not carry what made the row unfit. */
  private static Page.Reject presentable(Page.Reject reject) {
    String id = reject.nativeId();
    String shown =
        storable(id)
            ? id
            : id.substring(0, Math.min(id.length(), SHOWN_ID_CHARS)).replaceAll("\\p{Cntrl}", "?")
                + "…";
    String reason = reject.reason().replaceAll("\\p{Cntrl}", " ");
    return new Page.Reject(
        SecretGuard.looksLikeSecret(id) ? "(an id that has the shape of a secret)" : shown,
        SecretGuard.looksLikeSecret(reason) ? "a value has the shape of a secret" : reason,
        reject.identified());
  }
}
