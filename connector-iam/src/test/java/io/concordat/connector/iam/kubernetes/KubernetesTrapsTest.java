package io.concordat.connector.iam.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an API server does that a reader would not expect. */
class KubernetesTrapsTest extends OverFakeKubernetes {
  @Test
  void beginsAListAnewWithinTheRunWhenItsContinueTokenHasExpired() {
    for (int status : List.of(410, 400)) {
      cluster.expire(2, status);
      List<Page> pages = pages("token-secrets");
      assertThat(rows(pages)).extracting(SourceRow::nativeId).hasSize(12 + 10 + 10);
      assertThat(ids(pages)).hasSize(12);
      assertThat(pages).allSatisfy(page -> assertThat(page.gap()).isEmpty());
    }
  }

  @Test
  void givesUpAListThatExpiresFasterThanItCanBeRead() {
    cluster.expire(100, 410);
    assertThatThrownBy(() -> pages("token-secrets"))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessage(
            "the list of /api/v1/secrets expires faster than it can be read; raise page-size");
    cluster.expire(100, 410);
    assertThatThrownBy(() -> pages("bindings"))
        .as("lists that have to be known before")
        .isInstanceOf(SourceFailure.class);
  }

  @Test
  void goesOnAfterAForbiddenListAndNamesTheVerbAndTheResource() {
    cluster.forbid("/roles");
    List<Page> pages = pages("roles");
    assertThat(gaps(pages))
        .containsExactly(
            "'list' on 'roles.rbac.authorization.k8s.io' in the whole cluster is not allowed");
    assertThat(pages).as("of any namespace").allSatisfy(page -> assertThat(page.part()).isEmpty());

    cluster.forbid("/namespaces/team-b/secrets");
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
  void listsNamespaceByNamespaceWhereAllAreNamed() {
    cluster.account("team-b", "svc", "b-1", Map.of(), Map.of());
    cluster.account("kube-system", "svc", "k-1", Map.of(), Map.of());
    configure(Map.of("namespaces", "team-b"));
    assertThat(ids(pages("service-accounts"))).containsExactly("b-1");
    pages("token-secrets");
    assertThat(cluster.requests())
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
    cluster.acceptOnly("the-next-token");
    cluster.writeKubeconfig("the-next-token");
    assertThat(ids(pages("roles"))).hasSize(12);

    cluster.acceptOnly("nobody-has-this");
    assertThatThrownBy(() -> pages("roles"))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageEndingWith("status 401: the credentials are not accepted");
  }

  @Test
  void setsAsideAnObjectThatCannotBeMapped() {
    cluster.mark("sa-4", "creationTimestamp", "long ago");
    cluster.mark("sa-5", "uid", "");
    cluster.mark("secret-6", "creationTimestamp", "long ago");
    List<Page> pages = pages("service-accounts");
    assertThat(ids(pages)).hasSize(10);
    assertThat(pages.stream().flatMap(page -> page.rejects().stream()))
        .extracting(Page.Reject::nativeId, Page.Reject::identified)
        .containsExactlyInAnyOrder(
            org.assertj.core.api.Assertions.tuple("sa-4", true),
            org.assertj.core.api.Assertions.tuple("an object without a uid", false));
    assertThat(ids(pages("token-secrets"))).hasSize(11).doesNotContain("secret-6");
  }
}
