package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.decide;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.loser;
import static io.concordat.authority.Given.manual;
import static io.concordat.authority.Given.procurement;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Element;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gave which element of a united value, and that nobody takes away what another gave. */
class UnionProvenanceTest {
  private static FieldRule.Builder tags() {
    return FieldRule.of("tags", "tags")
        .strategy(new Strategy.Union())
        .normalise(Normaliser.of("lower"))
        .sources("iam", "itsm", "manual");
  }

  private static FieldValue list(String... texts) {
    return FieldValue.of(List.of(texts));
  }

  @Test
  void saysForEachElementWhoGivesIt() {
    FieldDecision tags =
        decide(
            tags(),
            itsm().that("tags", list("HR", "prod")),
            iam().that("tags", list("batch", "hr")),
            manual().that("tags", "seen"),
            procurement().that("tags", list("not listed")));

    assertThat(tags.elements())
        .containsExactly(
            new Element("batch", List.of("aws-main")),
            new Element("hr", List.of("aws-main", "servicenow-prod")),
            new Element("prod", List.of("servicenow-prod")),
            new Element("seen", List.of("manual")));
    assertThat(loser(tags, "sap-main").reason()).isEqualTo(Reason.NOT_LISTED);
  }

  @Test
  void aSourceTakesAwayOnlyWhatItGave() {
    var itsm = itsm().that("tags", list("hr", "prod"));
    FieldDecision before = decide(tags(), iam().that("tags", list("batch", "hr")), itsm);
    FieldDecision after = decide(tags(), iam().that("tags", list()), itsm);

    assertThat(before.value()).isEqualTo(list("batch", "hr", "prod"));
    assertThat(after.value()).isEqualTo(list("hr", "prod"));
    assertThat(after.elements())
        .extracting(Element::sources)
        .containsOnly(List.of("servicenow-prod"));
  }

  @Test
  void anElementThatOneSourceTakesAwayStaysWhileAnotherGivesItAndThatIsAnotherAnswer() {
    FieldDecision before =
        decide(tags(), iam().that("tags", list("a", "b")), itsm().that("tags", list("b")));
    FieldDecision after =
        decide(tags(), iam().that("tags", list("a")), itsm().that("tags", list("b")));

    assertThat(after.value()).isEqualTo(before.value());
    assertThat(AuthorityEngine.sameAnswer(List.of(before), List.of(after))).isFalse();
  }

  @Test
  void twoRowsOfOneSourceAreOneGiver() {
    FieldDecision tags =
        decide(
            tags(), iam().row("1").that("tags", list("a")), iam().row("2").that("tags", list("a")));

    assertThat(tags.elements()).containsExactly(new Element("a", List.of("aws-main")));
  }

  @Test
  void emptyListsUniteToNoneAndNothingIsNull() {
    FieldDecision none = decide(tags(), iam().that("tags", list()));
    FieldDecision gap = decide(tags(), iam().that("tags", FieldValue.NULL));

    assertThat(none.value()).isEqualTo(list());
    assertThat(none.outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(none.elements()).isEmpty();
    assertThat(gap.outcome()).isEqualTo(Outcome.GAP);
    assertThat(gap.elements()).isEmpty();
  }

  @Test
  void nullsThatCountUniteToNull() {
    FieldDecision tags =
        decide(
            FieldRule.of("tags", "tags")
                .strategy(new Strategy.Union())
                .source(SourceSelector.of("iam").withNullCounting()),
            iam().that("tags", FieldValue.NULL));

    assertThat(tags.value()).isEqualTo(FieldValue.NULL);
    assertThat(tags.winner()).contains("aws-main");
    assertThat(tags.elements()).isEmpty();
  }

  @Test
  void aNullThatCountsTakesNothingFromOthers() {
    FieldDecision tags =
        decide(
            FieldRule.of("tags", "tags")
                .strategy(new Strategy.Union())
                .source(SourceSelector.of("iam").withNullCounting())
                .sources("itsm"),
            iam().that("tags", FieldValue.NULL),
            itsm().that("tags", list("b")));

    assertThat(tags.value()).isEqualTo(list("b"));
    assertThat(tags.elements()).containsExactly(new Element("b", List.of("servicenow-prod")));
  }

  @Test
  void aStaleGiverFallsAwayWithItsElements() {
    FieldDecision tags =
        decide(
            tags().freshFor(Duration.ofHours(2)),
            iam().that("tags", list("a")),
            itsm().seen(Duration.ofHours(3)).that("tags", list("b")));

    assertThat(tags.value()).isEqualTo(list("a"));
    assertThat(tags.elements()).containsExactly(new Element("a", List.of("aws-main")));
    assertThat(tags.changesAt()).contains(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void whatIsHeldKeepsItsGiver() {
    FieldDecision tags =
        decide(
            tags().freshFor(Duration.ofHours(2)).onStale(OnStale.HOLD),
            iam().that("tags", list("a")),
            itsm().seen(Duration.ofHours(3)).that("tags", list("b")));

    assertThat(tags.outcome()).isEqualTo(Outcome.HELD);
    assertThat(tags.elements()).extracting(Element::value).containsExactly("a", "b");
    assertThat(loser(tags, "servicenow-prod").detail())
        .isEqualTo("stale since 2026-02-28T23:00:00Z; its elements are held");
  }

  @Test
  void oneUnknownPartMakesTheWholeUnknownAndNobodyLosesToHimself() {
    FieldDecision tags =
        decide(
            tags().freshFor(Duration.ofHours(2)).onStale(OnStale.UNKNOWN),
            iam().that("tags", list("a")),
            itsm().seen(Duration.ofHours(3)).that("tags", list("b")));

    assertThat(tags.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(tags.value()).isEqualTo(FieldValue.NULL);
    assertThat(tags.elements()).isEmpty();
    assertThat(loser(tags, "aws-main").reason()).isEqualTo(Reason.NOT_SELECTED);
    assertThat(loser(tags, "aws-main").detail()).isEqualTo("another part of the value is unknown");
    assertThat(loser(tags, "servicenow-prod").reason()).isEqualTo(Reason.STALE);
    assertThat(loser(tags, "servicenow-prod").detail())
        .isEqualTo("stale since 2026-02-28T23:00:00Z");
  }

  @Test
  void theElementsOfASourceThatDoesNotFitAreNobodysAndExactlyFullFits() {
    List<String> full = IntStream.range(0, 1000).mapToObj(i -> "e%04d".formatted(i)).toList();

    FieldDecision tags =
        decide(
            tags(), iam().that("tags", FieldValue.of(full)), itsm().that("tags", list("one more")));
    FieldDecision shared =
        decide(tags(), iam().that("tags", FieldValue.of(full)), itsm().that("tags", list("e0000")));

    assertThat(tags.value()).isEqualTo(FieldValue.of(full));
    assertThat(tags.elements()).hasSize(1000).noneMatch(e -> e.value().equals("one more"));
    assertThat(loser(tags, "servicenow-prod").reason()).isEqualTo(Reason.INVALID);
    assertThat(shared.elements().getFirst().sources())
        .containsExactly("aws-main", "servicenow-prod");
  }

  @Test
  void otherStrategiesHaveNoElements() {
    FieldDecision tags =
        Given.decide(
            Given.policy(FieldRule.of("tags", "tags").sources("iam")),
            "tags",
            NOW,
            identity(iam().that("tags", list("a"))));

    assertThat(tags.elements()).isEmpty();
  }
}
