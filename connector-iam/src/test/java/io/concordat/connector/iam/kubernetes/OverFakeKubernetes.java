package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.Relation;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.TypedKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Reads a {@link FakeKubernetes}, filled anew for each test, stream by stream. */
abstract class OverFakeKubernetes {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final FakeKubernetes cluster = new FakeKubernetes();
  Source source;

  @BeforeEach
  void fill() {
    cluster.fill();
    configure(Map.of());
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  void configure(Map<String, String> more) {
    source = cluster.source(more, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  List<Page> pages(String name) {
    SourceStream stream =
        source.streams().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    List<Page> pages = new ArrayList<>();
    Checkpoint at = Checkpoint.start();
    do {
      pages.add(stream.read(at));
      at = pages.getLast().next();
    } while (pages.getLast().more());
    return pages;
  }

  static List<SourceRow> rows(List<Page> pages) {
    return pages.stream().flatMap(page -> page.rows().stream()).toList();
  }

  static Map<String, SourceRow> byId(List<Page> pages) {
    return rows(pages).stream()
        .collect(Collectors.toMap(SourceRow::nativeId, row -> row, (one, other) -> other));
  }

  static Set<String> ids(List<Page> pages) {
    return byId(pages).keySet();
  }

  static List<String> gaps(List<Page> pages) {
    return pages.stream().map(Page::gap).flatMap(Optional::stream).distinct().toList();
  }

  static String field(SourceRow row, String name) {
    return row.fields().get(name).value().display();
  }

  static String status(SourceRow row) {
    return field(row, FieldNames.STATUS);
  }

  static Evidence evidence(SourceRow row, String name) {
    return row.fields().get(name).evidence().orElseThrow();
  }

  static Optional<String> key(SourceRow row, String namespace) {
    return row.keys().stream()
        .filter(key -> key.namespace().equals(namespace))
        .map(TypedKey::value)
        .findFirst();
  }

  static List<TypedKey> actsAs(SourceRow row) {
    return row.relations().stream()
        .filter(relation -> relation.type().equals(RelationTypes.ACTS_AS))
        .map(Relation::target)
        .toList();
  }

  static Relation relation(String type, EntityKind kind, String namespace, String value) {
    return new Relation(type, kind, new TypedKey(namespace, value));
  }
}
