package io.concordat.connector.runtime.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.runtime.LittleVendor;
import io.concordat.connector.spi.SourceProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceCatalogTest {
  @Test
  void gathersTheSourcesOfAllProviders() {
    SourceCatalog catalog = SourceCatalog.of(List.of(providing("one-1"), providing("two-1")));
    assertThat(catalog.all()).hasSize(2);
    assertThat(catalog.find("two-1")).isPresent();
    assertThat(catalog.find("three-1")).isEmpty();
  }

  @Test
  void refusesTwoSourcesOfOneName() {
    assertThatThrownBy(() -> SourceCatalog.of(List.of(providing("one-1"), providing("one-1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two sources are called 'one-1'");
  }

  @Test
  void refusesANameThatNoRecordCouldCarry() {
    assertThatThrownBy(() -> SourceCatalog.of(List.of(providing("One 1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("source id 'One 1'");
  }

  @Test
  void letsAnOperatorSetKafkaPropertiesButNoneThatWouldLoseOrDouble() {
    Map<String, Object> settings =
        Wiring.producerSettings(
            Map.of(
                "bootstrap.servers", "kafka:9092",
                "security.protocol", "SSL",
                "acks", "0",
                "enable.idempotence", "false",
                "group.id", "not-a-producer-property"));
    assertThat(settings)
        .containsEntry("bootstrap.servers", "kafka:9092")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .doesNotContainKey("group.id");
  }

  private static SourceProvider providing(String id) {
    return () -> List.of(new LittleVendor(id));
  }
}
