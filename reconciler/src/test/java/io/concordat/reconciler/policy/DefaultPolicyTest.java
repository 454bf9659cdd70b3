package io.concordat.reconciler.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.authority.FieldRule;
import io.concordat.authority.OnStale;
import io.concordat.authority.SourceSelector;
import io.concordat.authority.Strategy;
import io.concordat.contract.EntityKind;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FieldTypes;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the shipped policy promises to whoever has to defend it. */
class DefaultPolicyTest {
  private static final Set<String> EVIDENCE =
      Set.of("last_authentication", "last_attempt", "last_used", "last_used_service", "rotated");

  private List<FieldRule> rules;
  private FieldRule otherwise;

  @BeforeEach
  void read() throws IOException {
    PolicyDocument shipped =
        new PolicyReader(new ConditionLanguage()).read(PolicyReaderTest.shipped());
    rules = shipped.authority().rules();
    otherwise = shipped.authority().otherwise();
  }

  @Test
  void decidesEveryFieldOfTheContractByARuleOfItsOwn() {
    assertThat(rules.stream().map(FieldRule::field).collect(Collectors.toSet()))
        .containsAll(FieldTypes.contract().names());
  }

  @Test
  void listsAPersonFirstExceptWhereItIsEvidence() {
    assertThat(rules)
        .allSatisfy(
            rule -> {
              if (EVIDENCE.contains(rule.field())) {
                assertThat(order(rule)).containsExactly("iam");
              } else {
                assertThat(order(rule)).startsWith("manual");
              }
            });
    assertThat(order(otherwise)).containsExactly("manual", "iam", "itsm", "procurement");
  }

  @Test
  void believesWhoeverEnforcesPaysOrTracks() {
    assertThat(order(rule("business_owner"))).containsExactly("manual", "procurement", "itsm");
    assertThat(order(rule("technical_owner"))).containsExactly("manual", "itsm", "iam");
    assertThat(order(rule("status", EntityKind.IDENTITY))).containsExactly("manual", "iam");
    assertThat(order(rule("status", EntityKind.CREDENTIAL))).containsExactly("manual", "iam");
    assertThat(order(rule("status", EntityKind.ENTITLEMENT))).containsExactly("manual", "iam");
    assertThat(order(rule("status", EntityKind.CHANGE))).containsExactly("manual", "itsm");
    assertThat(order(rule("approval"))).containsExactly("manual", "itsm");
    assertThat(order(rule("spend"))).containsExactly("manual", "procurement");
    assertThat(order(rule("renewal_date"))).containsExactly("manual", "procurement");
    assertThat(rule("privilege").strategy())
        .isEqualTo(new Strategy.Max(List.of("none", "read", "write", "admin")));
    assertThat(rule("expires").strategy()).isInstanceOf(Strategy.Min.class);
    assertThat(rule("last_authentication").strategy()).isInstanceOf(Strategy.Latest.class);
  }

  @Test
  void holdsAndFlagsWhatSecurityRestsOn() {
    List<FieldRule> security =
        List.of(
            rule("status", EntityKind.IDENTITY),
            rule("status", EntityKind.AGREEMENT),
            rule("privilege"),
            rule("expires"),
            rule("last_authentication"),
            rule("last_attempt"),
            rule("last_used"),
            rule("rotated"),
            rule("business_owner"),
            rule("technical_owner"),
            rule("sponsor"),
            rule("term_end"),
            rule("renewal_date"));
    assertThat(security)
        .allSatisfy(
            rule ->
                assertThat(rule.sources())
                    .filteredOn(source -> !source.match().toString().equals("manual"))
                    .allSatisfy(
                        source -> {
                          assertThat(source.freshness()).isPresent();
                          assertThat(source.onStale()).contains(OnStale.HOLD);
                        }));
    assertThat(rules)
        .as("no run confirms what a person said")
        .allSatisfy(rule -> assertThat(rule.freshness()).isEmpty());
  }

  @Test
  void callsAnIncompleteProcurementRecordAGap() {
    assertThat(
            rules.stream()
                .filter(FieldRule::required)
                .filter(rule -> rule.kinds().equals(Set.of(EntityKind.AGREEMENT)))
                .map(FieldRule::field))
        .containsExactlyInAnyOrder(
            "business_owner", "technical_owner", "renewal_date", "identity_type");
  }

  private FieldRule rule(String field, EntityKind... kinds) {
    return rules.stream()
        .filter(rule -> rule.field().equals(field) && rule.types().isEmpty())
        .filter(
            rule -> kinds.length == 0 ? rule.kinds().isEmpty() : rule.kinds().contains(kinds[0]))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> order(FieldRule rule) {
    return rule.sources().stream()
        .map(SourceSelector::match)
        .map(SourceSelector.Match::toString)
        .toList();
  }
}
