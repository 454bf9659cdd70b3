package io.concordat.connector.iam.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.Evidence.Completeness;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.Relation;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.TypedKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Kubernetes does that a reader would not expect. */
class KubernetesTrapsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final FakeKubernetes CLUSTER = new FakeKubernetes();

  private Source source;

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @BeforeEach
  void fill() {
    CLUSTER.fill();
    CLUSTER.acceptOnly(FakeKubernetes.READER);
    CLUSTER.writeKubeconfig(FakeKubernetes.READER);
    configure(Map.of());
  }

  @Test
  void beginsAListAnewWithinTheRunWhenItsContinueTokenHasExpired() {
    for (int status : List.of(410, 400)) {
      CLUSTER.expire(2, status);
      List<Page> pages = pages("token-secrets");
      assertThat(rows(pages)).extracting(SourceRow::nativeId).hasSize(12 + 10 + 10);
      assertThat(ids(pages)).hasSize(12);
      assertThat(pages).allSatisfy(page -> assertThat(page.gap()).isEmpty());
    }
  }

  @Test
  void givesUpAListThatExpiresFasterThanItCanBeRead() {
    CLUSTER.expire(100, 410);
    assertThatThrownBy(() -> pages("token-secrets"))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessage(
            "the list of /api/v1/secrets expires faster than it can be read; raise page-size");
    CLUSTER.expire(100, 410);
    assertThatThrownBy(() -> pages("bindings"))
        .as("lists that have to be known before")
        .isInstanceOf(SourceFailure.class);
  }

  @Test
  void goesOnAfterAForbiddenListAndNamesTheVerbAndTheResource() {
    CLUSTER.forbid("/roles");
    List<Page> pages = pages("roles");
    assertThat(gaps(pages))
        .containsExactly(
            "'list' on 'roles.rbac.authorization.k8s.io' in the whole cluster is not allowed");
    assertThat(pages).as("of any namespace").allSatisfy(page -> assertThat(page.part()).isEmpty());

    CLUSTER.forbid("/namespaces/team-b/secrets");
    configure(Map.of("namespaces", "team-b,team-a"));
    pages = pages("token-secrets");
    assertThat(gaps(pages))
        .containsExactly("'list' on 'secrets' in namespace 'team-b' is not allowed");
    assertThat(pages)
        .filteredOn(page -> page.gap().isPresent())
        .extracting(page -> page.part().orElseThrow())
        .containsExactly("team-b");
    assertThat(pages)
        .filteredOn(page -> !page.rows().isEmpty())
        .extracting(page -> page.part().orElseThrow())
        .containsOnly("team-a");
    assertThat(ids(pages)).as("the other namespace").hasSize(12);
  }

  @Test
  void doesNotClaimAPrivilegeThatMayBeHigher() {
    CLUSTER.role("", "all", "cr-all", "*", "*");
    CLUSTER.binding("", "crb", "crb", "all", "svc-01");
    CLUSTER.forbid("/rolebindings");
    List<Page> pages = pages("service-accounts");
    assertThat(gaps(pages)).singleElement().asString().contains("rolebindings");
    Map<String, SourceRow> rows = byId(pages);
    assertThat(rows.get("sa-1").fields().get(FieldNames.PRIVILEGE).value().display())
        .as("nothing is higher")
        .isEqualTo("admin");
    assertThat(rows.get("sa-2").fields()).doesNotContainKey(FieldNames.PRIVILEGE);
  }

  @Test
  void tellsAnAccountThatWasMadeAnewFromTheFormerOfItsName() {
    SourceRow former = byId(pages("service-accounts")).get("sa-3");
    CLUSTER.remove("sa-3");
    CLUSTER.account("team-a", "svc-03", "sa-3-anew", Map.of(), Map.of());
    configure(Map.of());
    Map<String, SourceRow> now = byId(pages("service-accounts"));
    assertThat(now).doesNotContainKey("sa-3").containsKey("sa-3-anew");
    SourceRow anew = now.get("sa-3-anew");
    assertThat(key(anew, KeyNamespaces.KUBERNETES_UID)).contains("k8s-test/sa-3-anew");
    assertThat(key(former, KeyNamespaces.KUBERNETES_UID)).contains("k8s-test/sa-3");
    assertThat(key(anew, KeyNamespaces.KUBERNETES_SERVICE_ACCOUNT))
        .isEqualTo(key(former, KeyNamespaces.KUBERNETES_SERVICE_ACCOUNT))
        .contains("k8s-test/team-a/svc-03");
    assertThat(byId(pages("token-secrets")).get("secret-3").relations())
        .as("the former's token is not the new one's")
        .containsExactly(
            relation(
                RelationTypes.CREDENTIAL_OF,
                EntityKind.IDENTITY,
                KeyNamespaces.KUBERNETES_UID,
                "k8s-test/sa-3"));
  }

  @Test
  void asksForTheMetadataOfTokenSecretsAndPassesOverOtherSecrets() {
    CLUSTER.opaqueSecret("team-a", "database", "opaque-1");
    assertThat(ids(pages("token-secrets"))).hasSize(12).doesNotContain("opaque-1");
    assertThat(CLUSTER.requests())
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
    CLUSTER.tracked("2025-05-06");
    CLUSTER.mark("secret-1", "labels", Map.of(Tracking.LAST_USED, "2026-02-27"));
    Map<String, SourceRow> rows = byId(pages("token-secrets"));

    Assertion used = rows.get("secret-1").fields().get(FieldNames.LAST_USED);
    assertThat(used.value().display()).isEqualTo("2026-02-27T00:00:00Z");
    Evidence evidence = used.evidence().orElseThrow();
    assertThat(evidence.meaning()).isEqualTo(Evidence.Meaning.SUCCESS);
    assertThat(evidence.completeness()).isEqualTo(Completeness.COMPLETE);
    assertThat(evidence.coverageFrom()).contains(Instant.parse("2025-05-06T00:00:00Z"));
    assertThat(evidence.coverageTo()).contains(NOW);

    Assertion unused = rows.get("secret-2").fields().get(FieldNames.LAST_USED);
    assertThat(unused.value().isNull()).as("not in the window").isTrue();
    assertThat(unused.evidence().orElseThrow().coverageFrom()).isEqualTo(evidence.coverageFrom());
  }

  @Test
  void saysThatNothingIsCoveredWhereTheClusterDoesNotTrack() {
    CLUSTER.remove("cm-1");
    CLUSTER.mark("secret-1", "labels", Map.of(Tracking.LAST_USED, "2026-02-27"));
    CLUSTER.mark("secret-2", "labels", Map.of(Tracking.LAST_USED, "yesterday"));
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

    CLUSTER.forbid("/kube-apiserver-legacy-service-account-token-tracking");
    configure(Map.of());
    assertThat(gaps(pages("token-secrets")))
        .allSatisfy(
            gap -> assertThat(gap).startsWith("'get' on 'configmaps' for 'kube-apiserver-legacy"))
        .isNotEmpty();
  }

  @Test
  void saysOfAnAccountNoMoreThanItsTokenSecretsTell() {
    CLUSTER.mark("secret-1", "labels", Map.of(Tracking.LAST_USED, "2026-02-27"));
    CLUSTER.token(
        "team-a",
        "another",
        "secret-1b",
        "svc-01",
        "sa-1",
        Map.of(Tracking.LAST_USED, "2026-02-28"));
    CLUSTER.remove("secret-5");
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
    CLUSTER.mark("secret-1", "labels", Map.of(TokenSecretMapper.INVALID_SINCE, "2025-01-01"));
    CLUSTER.mark("sa-1", "deletionTimestamp", "2026-03-01T11:00:00Z");
    assertThat(status(byId(pages("token-secrets")).get("secret-1"))).isEqualTo("disabled");
    assertThat(status(byId(pages("token-secrets")).get("secret-2"))).isEqualTo("active");
    assertThat(status(byId(pages("service-accounts")).get("sa-1"))).isEqualTo("disabled");
  }

  @Test
  void tiesAnAccountToTheCloudIdentitiesThatItMayBecome() {
    CLUSTER.account(
        "team-a",
        "aws",
        "w-1",
        Map.of(),
        Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/app/Billing"));
    CLUSTER.account(
        "team-a",
        "gcp",
        "w-2",
        Map.of(),
        Map.of("iam.gke.io/gcp-service-account", "Billing@acme-prod.iam.gserviceaccount.com"));
    CLUSTER.account(
        "team-a",
        "azure",
        "w-3",
        Map.of(),
        Map.of("azure.workload.identity/client-id", "6B29FC40-CA47-1067-B31D-00DD010662DA"));
    CLUSTER.account(
        "team-a",
        "wrong",
        "w-4",
        Map.of(),
        Map.of(
            "eks.amazonaws.com/role-arn", "Billing",
            "iam.gke.io/gcp-service-account", "anna@x.example",
            "azure.workload.identity/client-id", "none"));
    Map<String, SourceRow> rows = byId(pages("service-accounts"));
    assertThat(actsAs(rows.get("w-1")))
        .containsExactly(
            new TypedKey(KeyNamespaces.AWS_ARN, "arn:aws:iam::111122223333:role/app/Billing"));
    assertThat(actsAs(rows.get("w-2")))
        .containsExactly(
            new TypedKey(
                KeyNamespaces.GOOGLE_SERVICE_ACCOUNT, "billing@acme-prod.iam.gserviceaccount.com"));
    assertThat(actsAs(rows.get("w-3")))
        .containsExactly(
            new TypedKey(KeyNamespaces.ENTRA_APP_ID, "6b29fc40-ca47-1067-b31d-00dd010662da"));
    assertThat(actsAs(rows.get("w-4"))).isEmpty();
  }

  @Test
  void takesOwnersFromAnnotationsThenLabelsThenTheNamespace() {
    CLUSTER.namespace(
        "team-a",
        Map.of("environment", "production", "identity-type", "build_identity"),
        Map.of("technical-owner", "platform@acme.example", "business-owner", "cfo@acme.example"));
    CLUSTER.account(
        "team-a",
        "svc-01",
        "sa-1",
        Map.of("owner", "from-a-label"),
        Map.of("owner", "anna@acme.example"));
    CLUSTER.account("team-a", "svc-02", "sa-2", Map.of(), Map.of());
    Map<String, SourceRow> rows = byId(pages("service-accounts"));
    assertThat(field(rows.get("sa-1"), FieldNames.TECHNICAL_OWNER)).isEqualTo("anna@acme.example");
    assertThat(field(rows.get("sa-1"), FieldNames.BUSINESS_OWNER)).isEqualTo("cfo@acme.example");
    assertThat(field(rows.get("sa-3"), FieldNames.TECHNICAL_OWNER)).isEqualTo("group:team-3");
    assertThat(field(rows.get("sa-2"), FieldNames.TECHNICAL_OWNER))
        .isEqualTo("platform@acme.example");
    assertThat(field(rows.get("sa-2"), FieldNames.ENVIRONMENT)).isEqualTo("prod");
    assertThat(rows.get("sa-2").fields()).doesNotContainKey(FieldNames.IDENTITY_TYPE);
    assertThat(rows.get("sa-2").type()).contains("service_account");

    configure(Map.of("namespace-labels", "false"));
    CLUSTER.requests().clear();
    assertThat(byId(pages("service-accounts")).get("sa-2").fields())
        .doesNotContainKey(FieldNames.TECHNICAL_OWNER);
    assertThat(CLUSTER.requests()).noneMatch(request -> request.startsWith("/api/v1/namespaces?"));
  }

  @Test
  void tiesAnAccountToItsBindingsAndRoles() {
    assertThat(byId(pages("service-accounts")).get("sa-1").relations())
        .containsExactlyInAnyOrder(
            relation(
                RelationTypes.HOLDS,
                EntityKind.ENTITLEMENT,
                KeyNamespaces.KUBERNETES_UID,
                "k8s-test/role-1"),
            relation(
                RelationTypes.HOLDS,
                EntityKind.ENTITLEMENT,
                KeyNamespaces.KUBERNETES_UID,
                "k8s-test/binding-1"));
    SourceRow binding = byId(pages("bindings")).get("binding-1");
    assertThat(binding.relations())
        .containsExactly(
            relation(
                RelationTypes.GRANTS,
                EntityKind.ENTITLEMENT,
                KubernetesKeys.ROLE,
                "k8s-test/team-a/roles/role-01"));
    assertThat(field(binding, FieldNames.PRIVILEGE)).isEqualTo("read");
    assertThat(key(byId(pages("roles")).get("role-1"), KubernetesKeys.ROLE))
        .contains("k8s-test/team-a/roles/role-01");
  }

  @Test
  void listsNamespaceByNamespaceWhereAllAreNamed() {
    CLUSTER.account("team-b", "svc", "b-1", Map.of(), Map.of());
    CLUSTER.account("kube-system", "svc", "k-1", Map.of(), Map.of());
    configure(Map.of("namespaces", "team-b"));
    assertThat(ids(pages("service-accounts"))).containsExactly("b-1");
    pages("token-secrets");
    assertThat(CLUSTER.requests())
        .noneMatch(request -> request.matches("/api/v1/(serviceaccounts|secrets)\\?.*"));

    configure(Map.of("namespaces", "team-*,kube-system", "excluded-namespaces", "kube-*"));
    assertThat(ids(pages("service-accounts"))).contains("b-1", "sa-1").doesNotContain("k-1");

    configure(Map.of("excluded-namespaces", "team-a"));
    assertThat(ids(pages("service-accounts"))).containsExactlyInAnyOrder("b-1", "k-1");
    assertThat(byId(pages("roles"))).isEmpty();
  }

  @Test
  void takesANewTokenFromTheKubeconfigWithoutARestart() {
    assertThat(ids(pages("roles"))).hasSize(12);
    CLUSTER.acceptOnly("the-next-token");
    CLUSTER.writeKubeconfig("the-next-token");
    assertThat(ids(pages("roles"))).hasSize(12);

    CLUSTER.acceptOnly("nobody-has-this");
    assertThatThrownBy(() -> pages("roles"))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageEndingWith("status 401: the credentials are not accepted");
  }

  @Test
  void setsAsideAnObjectThatCannotBeMapped() {
    CLUSTER.mark("sa-4", "creationTimestamp", "long ago");
    CLUSTER.mark("sa-5", "uid", "");
    CLUSTER.mark("secret-6", "creationTimestamp", "long ago");
    List<Page> pages = pages("service-accounts");
    assertThat(ids(pages)).hasSize(10);
    assertThat(pages.stream().flatMap(page -> page.rejects().stream()))
        .extracting(Page.Reject::nativeId, Page.Reject::identified)
        .containsExactlyInAnyOrder(
            org.assertj.core.api.Assertions.tuple("sa-4", true),
            org.assertj.core.api.Assertions.tuple("an object without a uid", false));
    assertThat(ids(pages("token-secrets"))).hasSize(11).doesNotContain("secret-6");
  }

  private void configure(Map<String, String> more) {
    source = CLUSTER.source(more, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private List<Page> pages(String name) {
    SourceStream stream =
        source.streams().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    List<Page> pages = new ArrayList<>();
    Checkpoint at = Checkpoint.start();
    do {
      pages.add(stream.read(at));
      at = pages.getLast().next();
    } while (pages.getLast().more());
    return pages;
  }

  private static List<SourceRow> rows(List<Page> pages) {
    return pages.stream().flatMap(page -> page.rows().stream()).toList();
  }

  private static Map<String, SourceRow> byId(List<Page> pages) {
    return rows(pages).stream()
        .collect(Collectors.toMap(SourceRow::nativeId, row -> row, (one, other) -> other));
  }

  private static java.util.Set<String> ids(List<Page> pages) {
    return byId(pages).keySet();
  }

  private static List<String> gaps(List<Page> pages) {
    return pages.stream().map(Page::gap).flatMap(Optional::stream).distinct().toList();
  }

  private static String field(SourceRow row, String name) {
    return row.fields().get(name).value().display();
  }

  private static String status(SourceRow row) {
    return field(row, FieldNames.STATUS);
  }

  private static Evidence evidence(SourceRow row, String name) {
    return row.fields().get(name).evidence().orElseThrow();
  }

  private static Optional<String> key(SourceRow row, String namespace) {
    return row.keys().stream()
        .filter(key -> key.namespace().equals(namespace))
        .map(TypedKey::value)
        .findFirst();
  }

  private static List<TypedKey> actsAs(SourceRow row) {
    return row.relations().stream()
        .filter(relation -> relation.type().equals(RelationTypes.ACTS_AS))
        .map(Relation::target)
        .toList();
  }

  private static Relation relation(String type, EntityKind kind, String namespace, String value) {
    return new Relation(type, kind, new TypedKey(namespace, value));
  }
}
