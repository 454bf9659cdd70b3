package io.concordat.reconciler.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.reconciler.cases.CaseFile.Estate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs every case of the folder, or of another one: {@code -Dconcordat.cases=/my/cases}. */
class WorkedCasesTest {
  private static final Path OURS = Path.of("..", "docs", "authority", "cases");
  private static final Path FOLDER =
      Path.of(System.getProperty("concordat.cases", OURS.toString()));

  /**
   * Nobody writes the first; the others need more than a row of a table and have their own tests.
   */
  private static final Set<String> NOT_IN_TABLES = Set.of("unrecognized", "expired", "retracted");

  @TestFactory
  Stream<DynamicContainer> everyCaseIsDecidedAsItSays() throws IOException {
    Estate estate = Estate.read(FOLDER.resolve(CaseFile.SOURCES));
    List<DynamicContainer> topics = new ArrayList<>();
    for (Path file : CaseFile.in(FOLDER)) {
      topics.add(
          DynamicContainer.dynamicContainer(
              file.getFileName().toString(),
              CaseFile.read(file, estate).stream()
                  .map(one -> DynamicTest.dynamicTest(one.written().name, one::run))));
    }
    assertThat(topics).as("case files in %s", FOLDER).isNotEmpty();
    return topics.stream();
  }

  /** The suite that ships speaks of everything that a decision can say. */
  @Test
  void theSuiteKnowsEveryStrategyReasonAndOutcome() throws IOException {
    Estate estate = Estate.read(OURS.resolve(CaseFile.SOURCES));
    List<WorkedCase> cases = new ArrayList<>();
    for (Path file : CaseFile.in(OURS)) {
      cases.addAll(CaseFile.read(file, estate));
    }
    Set<String> reasons = new TreeSet<>();
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    StringBuilder policies = new StringBuilder();
    for (WorkedCase one : cases) {
      policies.append(one.written().policy);
      for (Outcome outcome : Outcome.values()) {
        if (one.expects(outcome)) {
          outcomes.add(outcome);
        }
      }
      Table lost = one.written().tables.get("loser");
      if (lost != null) {
        lost.rows().forEach(row -> reasons.add(row.required("reason")));
      }
    }

    assertThat(cases).hasSizeGreaterThanOrEqualTo(60);
    assertThat(outcomes).containsExactlyInAnyOrder(Outcome.values());
    for (Reason reason : Reason.values()) {
      String name = reason.name().toLowerCase(Locale.ROOT);
      assertThat(reasons.contains(name) || NOT_IN_TABLES.contains(name)).as(name).isTrue();
    }
    assertThat(policies)
        .contains(
            "latest",
            "earliest",
            "min",
            "max",
            "most_reported",
            "union",
            "follow",
            "most_restrictive");
  }
}
