package io.concordat.connector.iam.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.Evidence.Completeness;
import io.concordat.contract.FieldNames;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Token Secrets, and what is known of their use. */
class TokenUseTest extends OverFakeKubernetes {
  @Test
  void asksForTheMetadataOfTokenSecretsAndPassesOverOtherSecrets() {
    cluster.opaqueSecret("team-a", "database", "opaque-1");
    assertThat(ids(pages("token-secrets"))).hasSize(12).doesNotContain("opaque-1");
    assertThat(cluster.requests())
        .filteredOn(request -> request.contains("/secrets"))
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(request)
                    .contains("fieldSelector=type%3Dkubernetes.io%2Fservice-account-token")
                    .endsWith(" application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
                    .doesNotContain("resourceVersion"));
  }

  @Test
  void knowsTheLastUseOfATokenToTheDaySinceTheClusterTracksIt() {
    cluster.tracked("2025-05-06");
    cluster.mark("secret-1", "labels", Map.of(Tracking.LAST_USED, "2026-02-27"));
    Map<String, SourceRow> rows = byId(pages("token-secrets"));

    Assertion used = rows.get("secret-1").fields().get(FieldNames.LAST_USED);
    assertThat(used.value().display()).isEqualTo("2026-02-27T00:00:00Z");
    Evidence evidence = used.evidence().orElseThrow();
    assertThat(evidence.meaning()).isEqualTo(Evidence.Meaning.SUCCESS);
    assertThat(evidence.completeness()).isEqualTo(Completeness.COMPLETE);
    assertThat(evidence.coverageFrom()).contains(Instant.parse("2025-05-06T09:30:00Z"));
    assertThat(evidence.coverageTo()).contains(NOW);

    Assertion unused = rows.get("secret-2").fields().get(FieldNames.LAST_USED);
    assertThat(unused.value().isNull()).as("not in the window").isTrue();
    assertThat(unused.evidence().orElseThrow().coverageFrom()).isEqualTo(evidence.coverageFrom());
  }

  @Test
  void doesNotCoverTheHoursOfTheFirstDayBeforeTheClusterTracked() {
    cluster.tracked("2025-05-06");
    cluster.mark("cm-1", "creationTimestamp", "2025-05-01T08:00:00Z");
    assertThat(coverageFrom("secret-2"))
        .as("the day was changed later: only its end is certain")
        .contains(Instant.parse("2025-05-07T00:00:00Z"));

    cluster.mark("cm-1", "creationTimestamp", "2025-11-12T13:14:15Z");
    configure(Map.of());
    assertThat(coverageFrom("secret-2"))
        .as("the ConfigMap is of another cluster's backup")
        .contains(Instant.parse("2025-11-12T13:14:15Z"));
  }

  @Test
  void placesNoUseBeforeThereWasTheToken() {
    cluster.mark("secret-1", "creationTimestamp", "2026-02-27T16:17:18Z");
    cluster.mark("secret-1", "labels", Map.of(Tracking.LAST_USED, "2026-02-27"));
    assertThat(field(byId(pages("token-secrets")).get("secret-1"), FieldNames.LAST_USED))
        .isEqualTo("2026-02-27T16:17:18Z");
    assertThat(field(byId(pages("service-accounts")).get("sa-1"), FieldNames.LAST_AUTHENTICATION))
        .isEqualTo("2026-02-27T16:17:18Z");
  }

  @Test
  void doesNotTakeALabelThatIsNoDayForNoUse() {
    cluster.mark("secret-1", "labels", Map.of(Tracking.LAST_USED, "yesterday"));
    SourceRow token = byId(pages("token-secrets")).get("secret-1");
    assertThat(token.fields().get(FieldNames.LAST_USED).value().isNull()).isTrue();
    assertThat(evidence(token, FieldNames.LAST_USED).completeness()).isEqualTo(Completeness.NONE);
  }

  @Test
  void takesTheDayOfATokenThatWasNoLongerAcceptedForAnAttempt() {
    invalid("secret-1", "2026-02-27", "2026-02-10");
    invalid("secret-2", "2026-02-10", "2026-02-10");
    invalid("secret-3", "2025-01-31", "2026-02-10");
    invalid("secret-4", "2026-02-27", "somewhen");
    invalid("secret-5", "2026-02-27", "");
    Map<String, SourceRow> rows = byId(pages("token-secrets"));
    assertThat(List.of("secret-1", "secret-2", "secret-3", "secret-4", "secret-5"))
        .extracting(id -> evidence(rows.get(id), FieldNames.LAST_USED).meaning())
        .containsExactly(
            Evidence.Meaning.ATTEMPT,
            Evidence.Meaning.ATTEMPT,
            Evidence.Meaning.SUCCESS,
            Evidence.Meaning.ATTEMPT,
            Evidence.Meaning.SUCCESS);
    assertThat(status(rows.get("secret-5")))
        .as("an empty mark refuses nothing")
        .isEqualTo("active");
  }

  @Test
  void believesASuccessfulAuthenticationOfAnAccountBeforeALaterAttempt() {
    invalid("secret-1", "2026-02-27", "2026-02-10");
    assertThat(meaning("sa-1")).isEqualTo(Evidence.Meaning.ATTEMPT);

    cluster.token(
        "team-a",
        "another",
        "secret-1b",
        "svc-01",
        "sa-1",
        Map.of(Tracking.LAST_USED, "2026-01-15"));
    configure(Map.of());
    assertThat(meaning("sa-1")).isEqualTo(Evidence.Meaning.SUCCESS);
    assertThat(field(byId(pages("service-accounts")).get("sa-1"), FieldNames.LAST_AUTHENTICATION))
        .isEqualTo("2026-01-15T00:00:00Z");
  }

  @Test
  void saysThatNothingIsCoveredWhereTheClusterDoesNotTrack() {
    cluster.remove("cm-1");
    cluster.mark("secret-1", "labels", Map.of(Tracking.LAST_USED, "2026-02-27"));
    cluster.mark("secret-2", "labels", Map.of(Tracking.LAST_USED, "yesterday"));
    List<Page> pages = pages("token-secrets");
    assertThat(gaps(pages)).isEmpty();
    Map<String, SourceRow> rows = byId(pages);
    assertThat(evidence(rows.get("secret-1"), FieldNames.LAST_USED).completeness())
        .isEqualTo(Completeness.PARTIAL);
    for (String id : List.of("secret-2", "secret-3")) {
      Assertion unknown = rows.get(id).fields().get(FieldNames.LAST_USED);
      assertThat(unknown.value().isNull()).isTrue();
      Evidence evidence = unknown.evidence().orElseThrow();
      assertThat(evidence.completeness()).isEqualTo(Completeness.NONE);
      assertThat(evidence.meaning()).isEqualTo(Evidence.Meaning.UNKNOWN);
      assertThat(evidence.coverageFrom()).isEmpty();
    }

    cluster.forbid("/kube-apiserver-legacy-service-account-token-tracking");
    configure(Map.of());
    assertThat(gaps(pages("token-secrets")))
        .allSatisfy(
            gap -> assertThat(gap).startsWith("'get' on 'configmaps' for 'kube-apiserver-legacy"))
        .isNotEmpty();
  }

  @Test
  void saysOfAnAccountNoMoreThanItsTokenSecretsTell() {
    cluster.mark("secret-1", "labels", Map.of(Tracking.LAST_USED, "2026-02-27"));
    cluster.token(
        "team-a",
        "another",
        "secret-1b",
        "svc-01",
        "sa-1",
        Map.of(Tracking.LAST_USED, "2026-02-28"));
    cluster.remove("secret-5");
    Map<String, SourceRow> rows = byId(pages("service-accounts"));
    assertThat(rows.get("sa-1").fields().get(FieldNames.LAST_AUTHENTICATION).value().display())
        .as("the newest of its tokens")
        .isEqualTo("2026-02-28T00:00:00Z");
    assertThat(evidence(rows.get("sa-1"), FieldNames.LAST_AUTHENTICATION).completeness())
        .as("the tokens that pods are given leave no trace")
        .isEqualTo(Completeness.PARTIAL);
    assertThat(rows.get("sa-2").fields().get(FieldNames.LAST_AUTHENTICATION).value().isNull())
        .isTrue();
    assertThat(rows.get("sa-5").fields())
        .as("no token Secret, nothing to say")
        .doesNotContainKey(FieldNames.LAST_AUTHENTICATION);
  }

  @Test
  void showsWhatIsRefusedOrOnItsWayOutAsDisabled() {
    cluster.mark("secret-1", "labels", Map.of(Tracking.INVALID_SINCE, "2025-01-01"));
    cluster.mark("sa-1", "deletionTimestamp", "2026-03-01T11:00:00Z");
    assertThat(status(byId(pages("token-secrets")).get("secret-1"))).isEqualTo("disabled");
    assertThat(status(byId(pages("token-secrets")).get("secret-2"))).isEqualTo("active");
    assertThat(status(byId(pages("service-accounts")).get("sa-1"))).isEqualTo("disabled");
  }

  private Optional<Instant> coverageFrom(String token) {
    return evidence(byId(pages("token-secrets")).get(token), FieldNames.LAST_USED).coverageFrom();
  }

  private Evidence.Meaning meaning(String account) {
    return evidence(byId(pages("service-accounts")).get(account), FieldNames.LAST_AUTHENTICATION)
        .meaning();
  }

  private void invalid(String token, String lastUsed, String since) {
    cluster.mark(
        token, "labels", Map.of(Tracking.LAST_USED, lastUsed, Tracking.INVALID_SINCE, since));
  }
}
