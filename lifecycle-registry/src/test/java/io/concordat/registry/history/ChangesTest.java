package io.concordat.registry.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangesTest {
  @Test
  void namesWhatCameWentAndChanged() {
    var changes =
        HistoryResource.changes(
            "{\"a\":{\"value\":\"1\"},\"b\":{\"value\":\"2\"},\"c\":{\"value\":null}}",
            "{\"a\":{\"value\":\"1\"},\"b\":{\"value\":\"3\"},\"d\":{\"value\":true}}");
    assertThat(changes).extracting(HistoryResource.Change::field).containsExactly("b", "c", "d");
    assertThat(changes.getFirst().before().asText()).isEqualTo("2");
    assertThat(changes.getFirst().after().asText()).isEqualTo("3");
    assertThat(changes.getLast().before()).isNull();
  }

  @Test
  void anExtensionIsAChangeThoughTheValueIsTheSame() {
    var changes =
        HistoryResource.changes(
            "{\"a\":{\"value\":\"1\",\"expiresAt\":\"2026-03-01T00:00:00Z\"}}",
            "{\"a\":{\"value\":\"1\",\"expiresAt\":\"2026-04-01T00:00:00Z\"}}");
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().before()).isEqualTo(changes.getFirst().after());
    assertThat(changes.getFirst().expiresAt().asText()).isEqualTo("2026-04-01T00:00:00Z");
  }

  @Test
  void everythingIsNewAtFirst() {
    assertThat(HistoryResource.changes(null, "{\"a\":{\"value\":\"1\"}}")).hasSize(1);
  }
}
