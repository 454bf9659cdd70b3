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
  void everythingIsNewAtFirst() {
    assertThat(HistoryResource.changes(null, "{\"a\":{\"value\":\"1\"}}")).hasSize(1);
  }
}
