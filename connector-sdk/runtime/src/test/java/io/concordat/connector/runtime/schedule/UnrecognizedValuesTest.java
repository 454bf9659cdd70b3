package io.concordat.connector.runtime.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnrecognizedValuesTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final UnrecognizedValues values = new UnrecognizedValues(metrics);

  @Test
  void countsByFieldAndTellsOfThemOnceForEachRun() {
    values.count("sap-prod", "purchase_contract", page(row("1").text("status", "unrecognized")));
    values.count(
        "sap-prod",
        "purchase_contract",
        page(
            row("2").text("status", "unrecognized").text("name", "unrecognized things"),
            row("3")
                .field("usages", Assertion.of(FieldValue.of(List.of("read", "unrecognized"))))));

    assertThat(counter("status")).isEqualTo(2);
    assertThat(counter("usages")).isEqualTo(1);
    assertThat(metrics.find("concordat.unrecognized.values").tag("field", "name").counter())
        .isNull();
    assertThat(values.endRun("sap-prod", "purchase_contract")).contains("status=2, usages=1");
    assertThat(values.endRun("sap-prod", "purchase_contract")).isEmpty();
    assertThat(values.endRun("sap-prod", "supplier")).isEmpty();
    assertThat(counter("status")).as("counters only grow").isEqualTo(2);
  }

  @Test
  void keepsTheNumberOfSeriesBounded() {
    for (int run = 0; run < 3; run++) {
      int first = run * 150;
      IntStream.range(first, first + 150)
          .forEach(
              i ->
                  values.count(
                      "sap-prod",
                      "purchase_contract",
                      page(row("1").text("f" + i, "unrecognized"))));
      values.endRun("sap-prod", "purchase_contract");
    }

    assertThat(metrics.find("concordat.unrecognized.values").counters()).hasSize(201);
    assertThat(counter("other")).isEqualTo(250);
  }

  private double counter(String field) {
    return metrics
        .get("concordat.unrecognized.values")
        .tags("source", "sap-prod", "stream", "purchase_contract", "field", field)
        .counter()
        .count();
  }

  private static SourceRow.Builder row(String id) {
    return SourceRow.of(id, EntityKind.AGREEMENT);
  }

  private static Page page(SourceRow.Builder... rows) {
    return Page.last(
        List.of(rows).stream().map(SourceRow.Builder::build).toList(), Checkpoint.start());
  }
}
