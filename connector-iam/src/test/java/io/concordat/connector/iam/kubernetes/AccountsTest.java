package io.concordat.connector.iam.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.TypedKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a ServiceAccount, and what ties it to others. */
class AccountsTest extends OverFakeKubernetes {
  @Test
  void tellsAnAccountThatWasMadeAnewFromTheFormerOfItsName() {
    SourceRow former = byId(pages("service-accounts")).get("sa-3");
    cluster.remove("sa-3");
    cluster.account("team-a", "svc-03", "sa-3-anew", Map.of(), Map.of());
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
  void tiesAnAccountToTheCloudIdentitiesThatItMayBecome() {
    cluster.account(
        "team-a",
        "aws",
        "w-1",
        Map.of(),
        Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/app/Billing"));
    cluster.account(
        "team-a",
        "gcp",
        "w-2",
        Map.of(),
        Map.of("iam.gke.io/gcp-service-account", "Billing@acme-prod.iam.gserviceaccount.com"));
    cluster.account(
        "team-a",
        "azure",
        "w-3",
        Map.of(),
        Map.of("azure.workload.identity/client-id", "6B29FC40-CA47-1067-B31D-00DD010662DA"));
    cluster.account(
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
    cluster.namespace(
        "team-a",
        Map.of("environment", "production", "identity-type", "build_identity"),
        Map.of("technical-owner", "platform@acme.example", "business-owner", "cfo@acme.example"));
    cluster.account(
        "team-a",
        "svc-01",
        "sa-1",
        Map.of("owner", "from-a-label"),
        Map.of("owner", "anna@acme.example"));
    cluster.account("team-a", "svc-02", "sa-2", Map.of(), Map.of());
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
    cluster.requests().clear();
    assertThat(byId(pages("service-accounts")).get("sa-2").fields())
        .doesNotContainKey(FieldNames.TECHNICAL_OWNER);
    assertThat(cluster.requests()).noneMatch(request -> request.startsWith("/api/v1/namespaces?"));
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
  void doesNotClaimAPrivilegeThatMayBeHigher() {
    cluster.role("", "all", "cr-all", "*", "*");
    cluster.binding("", "crb", "crb", "all", "svc-01");
    cluster.forbid("/rolebindings");
    List<Page> pages = pages("service-accounts");
    assertThat(gaps(pages)).singleElement().asString().contains("rolebindings");
    Map<String, SourceRow> rows = byId(pages);
    assertThat(rows.get("sa-1").fields().get(FieldNames.PRIVILEGE).value().display())
        .as("nothing is higher")
        .isEqualTo("admin");
    assertThat(rows.get("sa-2").fields()).doesNotContainKey(FieldNames.PRIVILEGE);
  }
}
