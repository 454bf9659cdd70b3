package io.concordat.authority;

import static io.concordat.authority.Given.decide;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the examples of the page for policy authors. */
class StrategiesDocTest {
  private static final Path PAGE = Path.of("..", "docs", "authority", "strategies.md");

  static Stream<List<String>> strategies() throws IOException {
    return rows(5);
  }

  static Stream<List<String>> normalisers() throws IOException {
    return rows(3);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void aStrategyDecidesAsThePageSays(List<String> row) {
    FieldRule.Builder rule =
        FieldRule.of("example", "f")
            .strategy(strategy(row.get(0)))
            .sources("iam", "itsm", "procurement");

    FieldDecision decision =
        decide(
            rule,
            Arrays.stream(row.get(1).split(", "))
                .map(StrategiesDocTest::says)
                .toArray(Given.Says[]::new));

    assertThat(decision.value().display()).isEqualTo(row.get(2));
    assertThat(decision.winner()).contains(says(row.get(3) + "=x").build().source());
    assertThat(decision.outcome().wireName()).isEqualTo(row.get(4));
  }

  @ParameterizedTest
  @MethodSource("normalisers")
  void aNormaliserSpellsAsThePageSays(List<String> row) {
    Optional<FieldValue> expected =
        row.get(2).equals("invalid")
            ? Optional.empty()
            : Optional.of(FieldValue.of(unquoted(row.get(2))));

    assertThat(Normaliser.of(row.get(0)).normalise(FieldValue.of(unquoted(row.get(1)))))
        .isEqualTo(expected);
  }

  private static String unquoted(String cell) {
    return cell.substring(1, cell.length() - 1);
  }

  /** The rows of the tables that have so many columns, without their heads. */
  private static Stream<List<String>> rows(int columns) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| strategy |"))
        .filter(line -> !line.startsWith("| normaliser |"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .filter(cells -> cells.size() == columns);
  }

  private static Strategy strategy(String cell) {
    String[] parts = cell.split(" ");
    List<String> order = parts.length > 1 ? List.of(parts[1].split("<")) : List.of();
    return switch (parts[0]) {
      case "precedence" -> new Strategy.Precedence();
      case "latest" -> new Strategy.Latest();
      case "earliest" -> new Strategy.Earliest();
      case "min" -> new Strategy.Min(order);
      case "max" -> new Strategy.Max(order);
      case "most_reported" -> new Strategy.MostReported();
      case "most_restrictive" -> new Strategy.MostRestrictive(order);
      case "union" -> new Strategy.Union();
      default -> throw new IllegalArgumentException(cell);
    };
  }

  private static Given.Says says(String words) {
    int equals = words.indexOf('=');
    String[] said = words.substring(equals + 1).split("@");
    Given.Says source =
        switch (words.substring(0, equals)) {
          case "iam" -> Given.iam();
          case "itsm" -> Given.itsm();
          case "procurement" -> Given.procurement();
          case "manual" -> Given.manual();
          default -> throw new IllegalArgumentException(words);
        };
    if (said.length > 1) {
      source.changed(Duration.ofDays(Long.parseLong(said[1].replace("d", ""))));
    }
    return source.that("f", said[0]);
  }
}
