package io.concordat.reconciler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.concordat.authority.AuthorityEngine;
import io.concordat.authority.Confirmations;
import io.concordat.authority.EntityAssertions;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.finding.ConditionLanguage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the examples of the page for policy authors. */
class PolicyDocTest {
  private static final Path PAGE = Path.of("..", "docs", "authority", "policy.md");
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private final PolicyReader reader = new PolicyReader(new ConditionLanguage());

  /** An example, and the refusal that stands behind it. */
  record Example(int line, String text, Optional<String> refusal) {
    /** The page leaves out what every file has; put at the end, it moves no line. */
    String file() {
      String head =
          text.contains("apiVersion:")
              ? ""
              : "apiVersion: concordat.io/v1\nkind: AuthorityPolicy\n";
      return text + head;
    }

    @Override
    public String toString() {
      return "line " + line;
    }
  }

  static Stream<Example> examples() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("```yaml")) {
        int end = end(lines, i);
        Optional<String> refusal =
            end + 1 < lines.size() && lines.get(end + 1).equals("```text")
                ? Optional.of(lines.get(end + 2))
                : Optional.empty();
        examples.add(
            new Example(i + 1, String.join("\n", lines.subList(i + 1, end)) + "\n", refusal));
      }
    }
    return examples.stream();
  }

  private static int end(List<String> lines, int begin) {
    int end = begin + 1;
    while (!lines.get(end).equals("```")) {
      end++;
    }
    return end;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isReadOrRefusedAsThePageSays(Example example) {
    if (example.refusal().isPresent()) {
      PolicyRefusedException refused =
          catchThrowableOfType(PolicyRefusedException.class, () -> reader.read(example.file()));
      assertThat(refused).hasMessage(example.refusal().get());
    } else {
      PolicyDocument document = reader.read(example.file());
      assertThat(document.content()).containsKey("fields");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void fitsTheSchemaWhereItIsRight(Example example) {
    if (example.refusal().isEmpty()) {
      assertThat(PolicySchemaTest.validate(example.file())).isEmpty();
    }
  }

  @Test
  void hasExamplesOfBothSorts() throws IOException {
    assertThat(examples().filter(example -> example.refusal().isPresent())).hasSizeGreaterThan(5);
    assertThat(examples().filter(example -> example.refusal().isEmpty())).hasSizeGreaterThan(7);
  }

  @Test
  void theNarrowerRuleDecidesAsThePageSays() throws IOException {
    Example rules =
        examples()
            .filter(example -> example.text().contains("prod-or-test"))
            .findFirst()
            .orElseThrow();
    AuthorityEngine engine = new AuthorityEngine(reader.read(rules.file()).authority());
    List<List<String>> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| identity |") || line.startsWith("| resource |"))
            .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
            .toList();
    assertThat(rows).hasSize(6);
    for (List<String> row : rows) {
      assertThat(rule(engine, row)).as("%s", row).isEqualTo(row.get(4));
    }
  }

  private static String rule(AuthorityEngine engine, List<String> row) {
    TreeMap<String, Assertion> fields = new TreeMap<>();
    fields.put(row.get(3), Assertion.of("x"));
    if (!row.get(2).equals("-")) {
      fields.put("environment", Assertion.of(row.get(2)));
    }
    LinkedRecord record =
        new LinkedRecord(
            "servicenow-prod",
            "servicenow",
            SourceDomain.ITSM,
            "main",
            "1",
            1,
            RecordState.ACTIVE,
            NOW,
            Optional.empty(),
            fields);
    return engine
        .decide(
            new EntityAssertions(
                EntityKind.fromWireName(row.get(0)),
                row.get(1).equals("-") ? Optional.empty() : Optional.of(row.get(1)),
                List.of(record),
                Confirmations.NONE),
            NOW)
        .stream()
        .filter(decision -> decision.field().equals(row.get(3)))
        .map(FieldDecision::rule)
        .findFirst()
        .orElseThrow();
  }
}
