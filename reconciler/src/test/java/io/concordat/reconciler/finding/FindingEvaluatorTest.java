package io.concordat.reconciler.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import io.concordat.reconciler.policy.PolicyReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FindingEvaluatorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final UUID IDENTITY = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final UUID AGREEMENT = UUID.fromString("00000000-0000-0000-0000-000000000002");
  private static final UUID KEY = UUID.fromString("00000000-0000-0000-0000-000000000003");

  private FindingEvaluator evaluator;

  @BeforeEach
  void readTheShippedRules() throws Exception {
    try (InputStream in = PolicyReader.class.getResourceAsStream("default-policy.yaml")) {
      evaluator =
          new FindingEvaluator(
              new PolicyReader(new ConditionLanguage())
                  .read(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                  .findings());
    }
  }

  @Test
  void findsAnIdentityWhoseOwnersAllLeft() {
    Facts bot = identity("active", Map.of("business_owner", "gone@example.com"));
    assertThat(names(bot, Map.of("gone@example.com", "inactive"))).containsExactly("orphaned");
    assertThat(names(bot, Map.of("gone@example.com", "active"))).isEmpty();
    assertThat(names(bot, Map.of())).as("an owner that nobody knows has not left").isEmpty();
    assertThat(names(identity("active", Map.of()), Map.of())).containsExactly("orphaned");
    assertThat(names(identity("disabled", Map.of()), Map.of())).isEmpty();
  }

  @Test
  void findsNothingAboutAnEntityWithoutARecordEvenWhereRetiredOnesAreAsked() {
    FindingEvaluator everything =
        new FindingEvaluator(
            new PolicyReader(new ConditionLanguage())
                .read(
                    """
                    apiVersion: concordat.io/v1
                    kind: AuthorityPolicy
                    fields:
                      - {field: "*", sources: [iam]}
                    findings:
                      - name: nameless
                        kinds: [identity]
                        severity: low
                        when: self.status == null
                        summary: "{name} has no status"
                        includeRetired: true
                    """)
                .findings());
    EntityAnnouncement merged =
        new EntityAnnouncement(
            IDENTITY, EntityKind.IDENTITY, Optional.empty(), 3, NOW, List.of(), List.of());
    Facts retired =
        new Facts(
            IDENTITY,
            EntityKind.IDENTITY,
            Optional.empty(),
            true,
            Optional.empty(),
            new TreeMap<>(),
            new TreeMap<>(),
            List.of());
    Surroundings nobody = new Surroundings(Map.of(), Map.of(), (_, _) -> Optional.empty());
    assertThat(everything.evaluate(retired, nobody, NOW).findings()).hasSize(1);
    assertThat(everything.evaluate(Facts.of(merged, List.of()), nobody, NOW).findings()).isEmpty();
  }

  @Test
  void factsThatSayNothingNewAreWrittenAsBefore() {
    byte[] written = ContractJson.write(identity("active", Map.of()));
    assertThat(new String(written, StandardCharsets.UTF_8)).doesNotContain("gone");
    assertThat(ContractJson.read(written, Facts.class).gone()).isEmpty();
  }

  @Test
  void saysWhatTheFindingRestsOn() {
    Finding finding =
        evaluate(
                identity("active", Map.of("business_owner", "gone@example.com")),
                Map.of("gone@example.com", "inactive"))
            .findings()
            .getFirst();
    assertThat(finding.summary()).contains("payroll-bot", "gone@example.com is inactive");
    assertThat(finding.standards()).containsExactly("NHI1", "GV.OV-01");
    assertThat(finding.evidence()).containsEntry("business_owner", "gone@example.com");
  }

  @Test
  void findsAnIdentityThatOutlivedItsAgreementAndKnowsWhenThatWillBe() {
    Facts lapsed = agreement("active", "2026-02-27");
    assertThat(namesBeside(owned("active"), lapsed)).containsExactly("live_after_lapse");
    Facts running = agreement("active", "2026-03-31");
    FindingEvaluator.Answer answer = evaluate(owned("active"), Map.of(), running);
    assertThat(answer.findings()).isEmpty();
    assertThat(answer.due()).contains(Instant.parse("2026-04-01T00:00:00Z"));
    assertThat(namesBeside(owned("active"), agreement("cancelled", "2027-01-01")))
        .containsExactly("live_after_lapse");
    assertThat(namesBeside(owned("disabled"), lapsed)).isEmpty();
  }

  @Test
  void countsALiveKeyOfADisabledIdentityAsLive() {
    Facts key = facts(KEY, EntityKind.CREDENTIAL, Map.of("status", "active"), Map.of(), List.of());
    Facts disabled =
        facts(
            IDENTITY,
            EntityKind.IDENTITY,
            Map.of("status", "disabled", "name", "bot", "business_owner", "a@example.com"),
            Map.of(),
            List.of(
                new Neighbour("credential_of", false, KEY, EntityKind.CREDENTIAL),
                new Neighbour("covers", false, AGREEMENT, EntityKind.AGREEMENT)));
    assertThat(evaluate(disabled, Map.of(), key, agreement("ended", "2027-01-01")).findings())
        .extracting(Finding::rule)
        .containsExactly("live_after_lapse");
  }

  @Test
  void callsDormantOnlyWhatTheEvidenceCovers() {
    Facts paid = agreement("active", "2027-01-01");
    assertThat(namesBeside(paid, used("2025-10-01T00:00:00Z", Duration.ofDays(400))))
        .containsExactly("paid_but_dormant");
    assertThat(namesBeside(paid, used("2026-02-20T00:00:00Z", Duration.ofDays(400)))).isEmpty();
    assertThat(namesBeside(paid, used("2025-10-01T00:00:00Z", Duration.ofDays(30))))
        .as("thirty days of data say nothing about ninety")
        .isEmpty();
    assertThat(namesBeside(paid, identity("active", Map.of("business_owner", "a@example.com"))))
        .as("no evidence is no dormancy")
        .isEmpty();
    assertThat(namesBeside(paid, identity("disabled", Map.of())))
        .as("paid but switched off")
        .containsExactly("paid_but_dormant");
  }

  @Test
  void saysSinceWhenAUseWasNotSeenAndThatThisIsNotNever() {
    Facts idle = used("2025-11-01T00:00:00Z", Duration.ofDays(400));
    TreeMap<String, FieldValue> fields = new TreeMap<>(idle.fields());
    fields.remove("last_authentication");
    Facts unseen = with(idle, fields, new TreeMap<>(idle.usage()));
    assertThat(dormant(idle)).isEqualTo("sync-job active, last used 2025-11-01T00:00:00Z");
    assertThat(dormant(unseen))
        .isEqualTo("sync-job active, not seen since 2025-01-25 (without lag), which is not never");
    assertThat(dormant(identity("disabled", Map.of())))
        .isEqualTo("payroll-bot disabled, nothing is known of its use");
  }

  private String dormant(Facts identity) {
    List<Finding> found =
        evaluate(agreement("active", "2027-01-01"), Map.of(), identity).findings();
    assertThat(found).extracting(Finding::rule).containsExactly("paid_but_dormant");
    return found.getFirst().evidence().get("identities");
  }

  @Test
  void takesAnAttemptNeitherForAUseNorForTheProofOfNone() {
    Facts idle = used("2025-11-01T00:00:00Z", Duration.ofDays(400));
    TreeMap<String, FieldValue> fields = new TreeMap<>(idle.fields());
    fields.put("last_attempt", FieldValue.of(NOW.minus(Duration.ofHours(5))));
    TreeMap<String, Facts.Usage> usage = new TreeMap<>(idle.usage());
    usage.put("last_attempt", attempts());
    assertThat(namesBeside(agreement("active", "2027-01-01"), with(idle, fields, usage)))
        .containsExactly("paid_but_dormant");

    fields.keySet().retainAll(List.of("status", "name"));
    usage.keySet().retainAll(List.of("last_attempt"));
    assertThat(namesBeside(agreement("active", "2027-01-01"), with(idle, fields, usage))).isEmpty();
  }

  @Test
  void knowsWhenUnconfirmedEvidenceStopsProvingDormancy() {
    Facts paid = agreement("active", "2027-01-01");
    Facts idle = used("2025-10-01T00:00:00Z", Duration.ofDays(400));
    Instant due = NOW.plus(Duration.ofDays(90)).plusSeconds(1);
    assertThat(evaluate(paid, Map.of(), idle).due()).contains(due);
    assertThat(
            evaluator
                .evaluate(
                    paid,
                    new Surroundings(
                        Map.of(paid.id(), paid, idle.id(), idle),
                        Map.of(),
                        (_, _) -> Optional.empty()),
                    due)
                .findings())
        .isEmpty();
  }

  @Test
  void knowsWhenAUsedIdentityWouldBeDormant() {
    FindingEvaluator.Answer answer =
        evaluate(
            agreement("active", "2027-01-01"),
            Map.of(),
            used("2026-02-20T00:00:00Z", Duration.ofDays(400)));
    assertThat(answer.due())
        .contains(Instant.parse("2026-02-20T00:00:00Z").plus(Duration.ofDays(90)));
  }

  private List<String> names(Facts facts, Map<String, String> owners) {
    return evaluate(facts, owners).findings().stream().map(Finding::rule).toList();
  }

  private List<String> namesBeside(Facts facts, Facts neighbour) {
    return evaluate(facts, Map.of(), neighbour).findings().stream().map(Finding::rule).toList();
  }

  private FindingEvaluator.Answer evaluate(
      Facts facts, Map<String, String> owners, Facts... around) {
    Map<UUID, Facts> entities =
        Stream.concat(Stream.of(facts), Stream.of(around))
            .collect(Collectors.toMap(Facts::id, one -> one));
    FindingEvaluator.Answer answer =
        evaluator.evaluate(
            facts, new Surroundings(entities, owners, (_, _) -> Optional.empty()), NOW);
    assertThat(answer.undecided()).isEmpty();
    return answer;
  }

  private static Facts owned(String status) {
    return identity(status, Map.of("business_owner", "a@example.com"));
  }

  private static Facts identity(String status, Map<String, String> more) {
    Map<String, String> fields = new TreeMap<>(more);
    fields.put("status", status);
    fields.put("name", "payroll-bot");
    return facts(
        IDENTITY,
        EntityKind.IDENTITY,
        fields,
        Map.of(),
        List.of(new Neighbour("covers", false, AGREEMENT, EntityKind.AGREEMENT)));
  }

  private static Facts used(String last, Duration covered) {
    Evidence evidence =
        new Evidence(
            NOW,
            Optional.of(NOW.minus(covered)),
            Optional.of(NOW),
            Evidence.Meaning.SUCCESS,
            Evidence.Completeness.COMPLETE);
    return facts(
        IDENTITY,
        EntityKind.IDENTITY,
        Map.of("status", "active", "name", "sync-job", "last_authentication", last),
        Map.of("last_authentication", new Facts.Usage("aws", "users", evidence)),
        List.of());
  }

  private static Facts.Usage attempts() {
    return new Facts.Usage(
        "aws",
        "service-use",
        new Evidence(
            NOW,
            Optional.of(NOW.minus(Duration.ofDays(400))),
            Optional.of(NOW),
            Evidence.Meaning.ATTEMPT,
            Evidence.Completeness.COMPLETE));
  }

  private static Facts with(
      Facts facts, TreeMap<String, FieldValue> fields, TreeMap<String, Facts.Usage> usage) {
    return new Facts(
        facts.id(),
        facts.kind(),
        facts.type(),
        facts.retired(),
        facts.gone(),
        fields,
        usage,
        facts.neighbours());
  }

  private static Facts agreement(String status, String termEnd) {
    return facts(
        AGREEMENT,
        EntityKind.AGREEMENT,
        Map.of("status", status, "term_end", termEnd, "name", "Contract 4711"),
        Map.of(),
        List.of(new Neighbour("covers", true, IDENTITY, EntityKind.IDENTITY)));
  }

  private static Facts facts(
      UUID id,
      EntityKind kind,
      Map<String, String> texts,
      Map<String, Facts.Usage> usage,
      List<Neighbour> neighbours) {
    TreeMap<String, FieldValue> fields = new TreeMap<>();
    texts.forEach((name, text) -> fields.put(name, FieldValue.of(text)));
    return new Facts(
        id,
        kind,
        Optional.empty(),
        false,
        Optional.empty(),
        fields,
        new TreeMap<>(usage),
        neighbours);
  }
}
