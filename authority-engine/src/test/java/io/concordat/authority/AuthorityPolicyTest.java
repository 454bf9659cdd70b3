package io.concordat.authority;

import static io.concordat.authority.Given.NOW;
import static io.concordat.authority.Given.decide;
import static io.concordat.authority.Given.iam;
import static io.concordat.authority.Given.identity;
import static io.concordat.authority.Given.itsm;
import static io.concordat.authority.Given.policy;
import static io.concordat.authority.Given.procurement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorityPolicyTest {
  private static final Scope PROD = environmentIs("prod");
  private static final Scope DEV = environmentIs("dev");

  /** A scope that knows when it is apart from another. */
  private record EnvironmentIs(String environment) implements Scope {
    @Override
    public boolean matches(View view) {
      return view.value("environment").equals(FieldValue.of(environment));
    }

    @Override
    public boolean disjointFrom(Scope other) {
      return other instanceof EnvironmentIs that && !that.environment.equals(environment);
    }
  }

  private record ProdAgents() implements Scope {
    @Override
    public boolean matches(View view) {
      return PROD.matches(view)
          && view.kind() == EntityKind.IDENTITY
          && view.type().equals(Optional.of("service_account"));
    }

    @Override
    public boolean disjointFrom(Scope other) {
      return PROD.disjointFrom(other);
    }

    @Override
    public boolean narrowerThan(Scope other) {
      return other.equals(PROD);
    }
  }

  private static Scope environmentIs(String environment) {
    return new EnvironmentIs(environment);
  }

  private static FieldRule.Builder rule(String name, String field) {
    return FieldRule.of(name, field).sources("*");
  }

  private static String ruleFor(String field, AuthorityPolicy policy, Given.Says... says) {
    return decide(policy, field, NOW, identity(says)).rule();
  }

  @Test
  void theNarrowerRuleWinsWhereverItStands() {
    AuthorityPolicy policy =
        policy(
            rule("any field", "*"),
            rule("field", "status"),
            rule("kind", "status").kinds(EntityKind.IDENTITY),
            rule("type", "status").types("ai_agent", "service_account"),
            rule("other type", "name").types("ai_agent"),
            rule("other kind", "expires").kinds(EntityKind.CREDENTIAL));

    Given.Says says = iam().that("status", "a").that("name", "n").that("expires", "e");
    assertThat(ruleFor("status", policy, says)).isEqualTo("type");
    assertThat(ruleFor("name", policy, says)).isEqualTo("any field");
    assertThat(ruleFor("expires", policy, says)).isEqualTo("any field");
    var untyped =
        new EntityAssertions(
            EntityKind.IDENTITY, Optional.empty(), List.of(says.build()), Confirmations.NONE);
    assertThat(decide(policy, "status", NOW, untyped).rule()).isEqualTo("kind");
    var party =
        new EntityAssertions(
            EntityKind.PARTY, Optional.of("person"), List.of(says.build()), Confirmations.NONE);
    assertThat(decide(policy, "status", NOW, party).rule()).isEqualTo("field");
  }

  @Test
  void aScopedRuleBeatsAnUnscopedOneWhereItMatches() {
    AuthorityPolicy policy =
        policy(
            rule("everywhere", "owner"),
            rule("dev", "owner").when(DEV),
            rule("prod agents", "owner").when(new ProdAgents()),
            rule("prod", "owner").when(PROD));

    assertThat(ruleFor("owner", policy, iam().that("owner", "x").that("environment", "prod")))
        .as("the narrower scope beats the wider one")
        .isEqualTo("prod agents");
    assertThat(ruleFor("owner", policy, iam().that("owner", "x").that("environment", "dev")))
        .isEqualTo("dev");
    assertThat(ruleFor("owner", policy, iam().that("owner", "x"))).isEqualTo("everywhere");
  }

  @Test
  void theNarrowerScopeIsAskedFirstWhereverItStands() {
    AuthorityPolicy policy =
        policy(
            rule("everywhere", "owner"),
            rule("prod", "owner").when(PROD),
            rule("prod agents", "owner").when(new ProdAgents()));

    assertThat(ruleFor("owner", policy, iam().that("owner", "x").that("environment", "prod")))
        .isEqualTo("prod agents");
  }

  /** A scope never sees what another scope decided, not even through a field that is followed. */
  @Test
  void aScopeSeesWhatFollowsAFieldAsUnscopedRulesDecideIt() {
    Scope mailIsOfProcurement = view -> view.value("mail").equals(FieldValue.of("pia@example.com"));
    AuthorityPolicy policy =
        policy(
            FieldRule.of("environment", "environment").sources("*"),
            FieldRule.of("owner", "owner").sources("procurement", "itsm"),
            FieldRule.of("prod owner", "owner").sources("itsm").when(PROD),
            FieldRule.of("mail", "mail").strategy(new Strategy.Follow("owner")).sources("*"),
            FieldRule.of("privilege", "privilege").sources("*"),
            FieldRule.of("scoped", "privilege").sources("*").when(mailIsOfProcurement));
    EntityAssertions subject =
        identity(
            procurement().that("owner", "pia").that("mail", "pia@example.com"),
            itsm()
                .that("owner", "ola")
                .that("mail", "ola@example.com")
                .that("environment", "prod")
                .that("privilege", "read"));

    assertThat(decide(policy, "mail", NOW, subject).value())
        .isEqualTo(FieldValue.of("ola@example.com"));
    assertThat(decide(policy, "privilege", NOW, subject).rule()).isEqualTo("scoped");
  }

  @Test
  void aScopeSeesFieldsAsUnscopedRulesDecideThem() {
    AuthorityPolicy policy =
        policy(
            rule("environment", "environment").strategy(new Strategy.Precedence()),
            FieldRule.of("prod environment", "environment").sources("itsm").when(PROD));

    FieldDecision environment =
        decide(
            policy,
            "environment",
            NOW,
            identity(
                iam().that("environment", "prod"),
                itsm().row("row-2").that("environment", "test")));

    assertThat(environment.rule()).isEqualTo("prod environment");
    assertThat(environment.value()).isEqualTo(FieldValue.of("test"));
  }

  @Test
  void aDecisionUnderAScopeChangesWhenTheScopeCould() {
    AuthorityPolicy policy =
        policy(
            rule("environment", "environment").freshFor(Duration.ofHours(5)),
            rule("everywhere", "owner"),
            rule("prod", "owner").when(PROD));

    FieldDecision owner =
        decide(
            policy,
            "owner",
            NOW,
            identity(
                iam().seen(Duration.ZERO).that("environment", "prod"), itsm().that("owner", "o")));

    assertThat(owner.rule()).isEqualTo("prod");
    assertThat(owner.changesAt()).contains(NOW.plus(Duration.ofHours(5)));
  }

  @Test
  void refusesTwoRulesOfEqualRankThatCouldBothMatchAndNamesBothPlaces() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                policy(
                    rule("a", "status")
                        .kinds(EntityKind.IDENTITY, EntityKind.PARTY)
                        .origin("line 3"),
                    rule("b", "status")
                        .kinds(EntityKind.PARTY, EntityKind.CHANGE)
                        .origin("line 9")))
        .withMessageContaining("'a' (line 3)")
        .withMessageContaining("'b' (line 9)")
        .withMessageContaining("field 'status'");
    assertThatIllegalArgumentException().isThrownBy(() -> policy(rule("a", "*"), rule("b", "*")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(rule("a", "f").types("x", "y"), rule("b", "f").types("y")));
    assertThatIllegalArgumentException()
        .as("two conditions that nobody can tell apart")
        .isThrownBy(
            () -> policy(rule("a", "f").when(view -> true), rule("b", "f").when(view -> false)));
  }

  @Test
  void refusesASecondRuleForEverythingElse() {
    FieldRule rest = rule("rest", "*").origin("line 3").build();
    FieldRule other = rule("other", "*").origin("line 9").build();
    RulesRefusedException refused =
        catchThrowableOfType(
            RulesRefusedException.class, () -> new AuthorityPolicy("v1", List.of(other), rest));

    assertThat(refused.rules()).containsExactly(other, rest);
    assertThat(refused).hasMessageContaining("line 3").hasMessageContaining("line 9");
    assertThat(new AuthorityPolicy("v1", List.of(rule("narrower", "*").types("x").build()), rest))
        .isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(rule("default", "f")))
        .withMessageContaining("built-in rule");
  }

  @Test
  void acceptsRulesOfEqualRankThatCannotBothMatch() {
    assertThat(
            policy(
                    rule("a", "f").kinds(EntityKind.IDENTITY),
                    rule("b", "f").kinds(EntityKind.PARTY),
                    rule("c", "f").types("x"),
                    rule("d", "f").types("y"),
                    rule("e", "g"))
                .rules())
        .hasSize(5);
  }

  @Test
  void refusesFieldsThatFollowEachOtherInACircle() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                policy(
                    rule("a", "x").strategy(new Strategy.Follow("y")),
                    rule("b", "y").strategy(new Strategy.Follow("z")),
                    rule("c", "z").strategy(new Strategy.Follow("x"))))
        .withMessageContaining("follows itself");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule("a", "x").strategy(new Strategy.Follow("x")).build());
    assertThatIllegalArgumentException().isThrownBy(() -> new Strategy.Follow("*"));
  }

  @Test
  void namesWhatIsWrongWithARule() {
    assertRefused(FieldRule.of("a", "f"), "sources must list at least one");
    assertRefused(FieldRule.of("a", " ").sources("iam"), "field is required");
    assertRefused(FieldRule.of("", "f").sources("iam"), "name must have");
    assertRefused(FieldRule.of("a", "f").sources("iam", "iam"), "source 'iam' is listed twice");
    assertRefused(FieldRule.of("a", "*").sources("iam").required(), "required needs a named field");
    assertRefused(
        rule("a", "f").freshFor(Duration.ZERO).origin("line 7"),
        "rule 'a' (line 7): freshness must be longer than zero");
    assertRefused(rule("a", "f").freshFor(Duration.ofDays(40_000)), "at most 100 years");
    assertThat(rule("a", "f").freshFor(Duration.ofDays(36_525)).build().freshness())
        .contains(Duration.ofDays(36_525));
    assertRefused(FieldRule.of("a", "f").sources("itsm", "itsm"), "source 'itsm' is listed twice");
    assertRefused(
        FieldRule.of("a", "f").sources("system:sap", "system:sap"),
        "source 'system:sap' is listed twice");
    assertRefused(FieldRule.of("a", "f").sources("aws-1", "aws-1"), "'aws-1' is listed twice");
    assertRefused(FieldRule.of("a", "f").sources("*", "*"), "source '*' is listed twice");
    assertRefused(
        rule("a", "f")
            .strategy(new Strategy.Max(List.of("Admin")))
            .normalise(Normaliser.of("lower")),
        "'Admin' can never be met");
  }

  @Test
  void namesWhatIsWrongWithItsParts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Strategy.Max(List.of("a", "a")))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException().isThrownBy(() -> new Strategy.MostRestrictive(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> SourceSelector.of(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> SourceSelector.of("system:"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Normaliser.of("shout"))
        .withMessageContaining("none, trim, lower, email");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceSelector.of("iam").freshFor(Duration.ofDays(-1)))
        .withMessageContaining("source iam");
  }

  @Test
  void refusesAVersionOrANameThatADecisionCouldNotCarry() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AuthorityPolicy(" ", List.of()))
        .withMessageContaining("version");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(rule("same", "f"), rule("same", "g")))
        .withMessageContaining("same name");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AuthorityPolicy("v1", List.of(), rule("rest", "*").types("ai_agent").build()))
        .withMessageContaining("the default must be for every field");
  }

  @Test
  void findsTheRuleOfADecisionByItsName() {
    AuthorityPolicy policy = policy(rule("a", "f").conflict(ConflictSeverity.HIGH));

    assertThat(policy.rule("a")).map(FieldRule::conflict).contains(ConflictSeverity.HIGH);
    assertThat(policy.rule("default")).contains(AuthorityPolicy.BUILT_IN_DEFAULT);
    assertThat(policy.rule("b")).isEmpty();
    assertThat(new AuthorityEngine(policy).policy()).isSameAs(policy);
  }

  @Test
  void recordsNoConflictWhereTheRuleSaysThatDifferencesAreNatural() {
    FieldDecision decision =
        decide(
            rule("a", "f").conflict(ConflictSeverity.NONE),
            iam().that("f", "x"),
            procurement().that("f", "y"));

    assertThat(decision.outcome()).isEqualTo(FieldDecision.Outcome.SETTLED);
    assertThat(decision.losers()).noneMatch(FieldDecision.Loser::conflicts);
  }

  private static void assertRefused(FieldRule.Builder rule, String reason) {
    assertThatIllegalArgumentException().isThrownBy(rule::build).withMessageContaining(reason);
  }
}
