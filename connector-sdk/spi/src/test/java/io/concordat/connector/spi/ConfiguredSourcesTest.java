package io.concordat.connector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.SourceDomain;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every provider of sources makes them with. */
class ConfiguredSourcesTest {
  @Test
  void fingerprintIsTheSameInEveryRelease() {
    assertThat(Fingerprint.of("https://acme.example", "contract"))
        .isEqualTo("0d36556f6a893044ee80c2360f2a6daf");
    assertThat(Fingerprint.of("contract", "https://acme.example"))
        .as("the order counts")
        .isNotEqualTo(Fingerprint.of("https://acme.example", "contract"));
  }

  @Test
  void sourcesComeInTheOrderOfTheirIds() {
    assertThat(SourceProvider.each(Map.of("b-2", 2, "a-1", 1, "c-3", 3), this::source))
        .extracting(source -> source.id() + " " + source.fingerprint())
        .containsExactly("a-1 1", "b-2 2", "c-3 3");
  }

  private Source source(String id, Integer settings) {
    return new PlainSource(id, "acme", SourceDomain.IAM, settings.toString(), List.of());
  }
}
