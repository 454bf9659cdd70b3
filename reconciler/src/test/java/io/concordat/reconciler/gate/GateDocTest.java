package io.concordat.reconciler.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityKind;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.policy.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the examples of the page about gates. */
class GateDocTest {
  private static final Path PAGE = Path.of("..", "docs", "authority", "gates.md");
  private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
  private static final List<GateRule> GATES = gates();

  static Stream<List<String>> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| "))
        .map(
            line ->
                Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                    .map(String::strip)
                    .toList())
        .filter(cells -> cells.size() == 5 && !cells.getFirst().equals("gate"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answersAsThePageSays(List<String> row) {
    GateRule gate =
        GATES.stream().filter(one -> one.name().equals(row.get(0))).findFirst().orElseThrow();
    EntityKind kind = gate.kinds().iterator().next();
    GateAnswer answer = GateScene.of(kind, row.get(1), row.get(2)).ask(gate);
    assertThat(answer.verdict().wireName()).isEqualTo(row.get(3));
    assertThat(
            answer.reasons().stream()
                .map(GateAnswer.Reason::name)
                .collect(Collectors.joining(", ")))
        .isEqualTo(row.get(4));
  }

  @Test
  void everyReasonThatShipsIsOnThePage() throws IOException {
    String told = rows().map(row -> row.get(4)).collect(Collectors.joining(", "));
    assertThat(told.split(", "))
        .contains(
            GATES.stream()
                .flatMap(gate -> gate.reasons().stream())
                .map(GateRule.Reason::name)
                .toArray(String[]::new));
    String page = Files.readString(PAGE);
    assertThat(GateEvaluator.OWN_REASONS).allSatisfy(name -> assertThat(page).contains("`" + name));
  }

  /** Of the page's own policy, and of the one that ships. */
  private static List<GateRule> gates() {
    try (InputStream shipped = PolicyReader.class.getResourceAsStream("default-policy.yaml")) {
      Matcher own = YAML.matcher(Files.readString(PAGE));
      if (!own.find()) {
        throw new AssertionError("the page has no policy");
      }
      return Stream.of(own.group(1), new String(shipped.readAllBytes(), StandardCharsets.UTF_8))
          .map(new PolicyReader(new ConditionLanguage())::read)
          .flatMap(policy -> policy.gates().stream())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
