package io.concordat.connector.erp.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.Unmapped;
import io.concordat.contract.EntityKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyedStreamTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  private final List<Long> mapped = new ArrayList<>();

  @Test
  void knowsWhereAPageEndsBeforeItsRowsAreMapped() {
    Unmapped read = stream(4, 7).fetch(Checkpoint.start());

    assertThat(read.next().get("after")).contains("7");
    assertThat(read.more()).isTrue();
    assertThat(mapped).isEmpty();

    assertThat(read.page().get().rows()).extracting(SourceRow::nativeId).containsExactly("4", "7");
    assertThat(mapped).containsExactly(4L, 7L);
  }

  @Test
  void refusesAPageThatDoesNotMoveBeforeTheNextIsAskedFor() {
    assertThatThrownBy(() -> stream(7, 4).fetch(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("does not move");
  }

  private KeyedStream stream(long... ids) {
    KeyedRows rows =
        new KeyedRows() {
          @Override
          public List<SourceRow> of(JsonNode row, Instant readAt) {
            mapped.add(row.get("id").asLong());
            return List.of(SourceRow.of(row.get("id").asText(), EntityKind.PARTY).build());
          }

          @Override
          public List<String> nativeIds(JsonNode row, Instant readAt) {
            return List.of(row.get("id").asText());
          }
        };
    return new KeyedStream(
        "parties", table(ids), rows, Duration.ZERO, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static KeyedTable table(long... ids) {
    return new KeyedTable() {
      @Override
      public String name() {
        return "res.partner";
      }

      @Override
      public Answered read(long after, Optional<Instant> changedSince) {
        return new Answered(
            Arrays.stream(ids)
                .<JsonNode>mapToObj(id -> JsonNodeFactory.instance.objectNode().put("id", id))
                .toList(),
            Optional.empty());
      }
    };
  }
}
