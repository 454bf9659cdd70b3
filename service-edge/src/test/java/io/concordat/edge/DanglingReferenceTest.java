package io.concordat.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DanglingReferenceTest {
  private static SmallRyeConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build();
  }

  @Test
  void namesThePropertyWhoseVariableIsMissingAndNotItsValue() {
    assertThat(
            DanglingReference.objection(
                config(
                    Map.of(
                        "concordat.export.sources.a.token", "half${NOT_SET_ANYWHERE}",
                        "concordat.export.sources.a.url", "https://a.example"))))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("concordat.export.sources.a.token refers by ${…} to a variable")
                    .contains("set that one")
                    .doesNotContain("half", "NOT_SET"));
  }

  @Test
  void startsWhereEveryReferenceLeadsSomewhereOrIsNotOurs() {
    assertThat(
            DanglingReference.objection(
                config(
                    Map.of(
                        "concordat.a", "${other}",
                        "concordat.b", "${NOT_SET_ANYWHERE:none}",
                        "concordat.c", "\\${literally}",
                        "other", "x",
                        "foreign.d", "${NOT_SET_ANYWHERE}"))))
        .isEmpty();
  }
}
