package io.concordat.reconciler.cases;

import io.concordat.authority.Confirmations;
import io.concordat.authority.EntityAssertions;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.cases.CaseFile.Estate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a case's tables say about the entity: its kind, the assertions, and the runs. */
final class Said {
  private static final Instant USUALLY_READ = Words.NOW.minus(Duration.ofHours(1));

  private Said() {}

  static EntityAssertions subject(Map<String, Table> tables, Estate estate) {
    EntityKind kind = EntityKind.IDENTITY;
    Optional<String> type = Optional.of("service_account");
    Table entity = tables.get("kind");
    if (entity != null) {
      entity.requireColumns(List.of("kind", "type"), List.of());
      if (entity.rows().size() != 1) {
        throw entity.rows().getLast().refuse("a case is about one entity");
      }
      kind = entity.rows().getFirst().read("kind", EntityKind::fromWireName);
      type = entity.rows().getFirst().cell("type");
    }
    Table said = tables.get("source");
    said.requireColumns(
        List.of("source", "field", "value"),
        List.of("read", "since", "row since", "version", "state", "run"));
    Map<String, List<Table.Row>> byRecord = new LinkedHashMap<>();
    for (Table.Row row : said.rows()) {
      byRecord
          .computeIfAbsent(Expected.record(row.required("source")), r -> new ArrayList<>())
          .add(row);
    }
    List<LinkedRecord> records = new ArrayList<>();
    Set<LinkedRecord> incomplete = new HashSet<>();
    byRecord.forEach(
        (name, rows) -> {
          LinkedRecord record = record(rows, estate);
          records.add(record);
          String run = rows.getFirst().cell("run").orElse("complete");
          if (run.equals("incomplete")) {
            incomplete.add(record);
          } else if (!run.equals("complete")) {
            throw rows.getFirst().refuse("column 'run' holds complete or incomplete");
          }
        });
    return new EntityAssertions(kind, type, records, runs(tables, estate, incomplete));
  }

  private static LinkedRecord record(List<Table.Row> rows, Estate estate) {
    Table.Row first = rows.getFirst();
    String[] id = first.required("source").split("/", 2);
    Estate.Source source = first.read("source", name -> estate.source(name.split("/", 2)[0]));
    Map<String, Assertion> fields = new LinkedHashMap<>();
    for (Table.Row row : rows) {
      for (String ofRecord : List.of("read", "row since", "version", "state", "run")) {
        if (!row.cell(ofRecord).equals(first.cell(ofRecord))) {
          throw row.refuse("'" + ofRecord + "' is the whole record's; an earlier row differs");
        }
      }
      Assertion assertion = Assertion.of(row.read("value", Words::value));
      if (row.cell("since").isPresent()) {
        assertion = assertion.effective(row.read("since", Words::instant));
      }
      if (fields.put(row.required("field"), assertion) != null) {
        throw row.refuse("the record says this field already; another row is 'source/2'");
      }
    }
    return new LinkedRecord(
        source.name(),
        source.system(),
        first.read(
            "source", name -> SourceDomain.valueOf(source.domain().toUpperCase(Locale.ROOT))),
        source.stream(),
        id.length == 1 ? "1" : id[1],
        first.cell("version").isPresent() ? first.read("version", Long::valueOf) : 1L,
        first.cell("state").isPresent()
            ? first.read("state", text -> Words.constant(RecordState.class, text))
            : RecordState.ACTIVE,
        first.cell("read").isPresent() ? first.read("read", Words::instant) : USUALLY_READ,
        first.cell("row since").isPresent()
            ? Optional.of(first.read("row since", Words::instant))
            : Optional.empty(),
        fields);
  }

  private static Confirmations runs(
      Map<String, Table> tables, Estate estate, Set<LinkedRecord> incomplete) {
    Map<String, Instant> started = new HashMap<>();
    Table runs = tables.get("run of");
    if (runs != null) {
      runs.requireColumns(List.of("run of", "started"), List.of());
      for (Table.Row row : runs.rows()) {
        String source = row.read("run of", estate::source).name();
        started.put(source, row.read("started", Words::instant));
      }
    }
    return new Confirmations() {
      @Override
      public Instant lastConfirmed(String source, String stream) {
        return started.getOrDefault(source, Instant.MIN);
      }

      @Override
      public boolean fromIncompleteRun(LinkedRecord record) {
        return incomplete.contains(record);
      }
    };
  }
}
