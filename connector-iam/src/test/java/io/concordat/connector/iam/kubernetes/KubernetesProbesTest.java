package io.concordat.connector.iam.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.SourceFailure;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesProbesTest {
  private final FakeKubernetes cluster = new FakeKubernetes();

  @BeforeEach
  void fill() {
    cluster.fill();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void triesEveryVerbThatTheStreamsNeedOnOneObject() {
    List<Probe> probes = probes(Map.of());
    assertThat(probes)
        .extracting(Probe::right)
        .containsExactly(
            "'list' on 'clusterroles.rbac.authorization.k8s.io' in the whole cluster",
            "'list' on 'roles.rbac.authorization.k8s.io' in the whole cluster",
            "'list' on 'clusterrolebindings.rbac.authorization.k8s.io' in the whole cluster",
            "'list' on 'rolebindings.rbac.authorization.k8s.io' in the whole cluster",
            "'list' on 'serviceaccounts' in the whole cluster",
            "'list' on 'namespaces' in the whole cluster",
            "'list' on 'secrets' in the whole cluster",
            "'get' on 'configmaps' for 'kube-apiserver-legacy-service-account-token-tracking' in"
                + " namespace 'kube-system'");
    assertThat(cluster.requests()).as("making the list calls nobody").isEmpty();
    assertThat(probes)
        .extracting(probe -> probe.attempt().make())
        .allMatch(Finding.Granted.class::isInstance);
    assertThat(cluster.requests())
        .filteredOn(request -> !request.contains("/configmaps/"))
        .allMatch(request -> request.contains("limit=1"));
  }

  @Test
  void namesTheVerbTheResourceAndTheNamespaceThatAreMissing() {
    cluster.forbid("/rolebindings");
    cluster.forbid("/namespaces/team-b/secrets");
    List<Finding> findings =
        probes(Map.of("namespaces", "team-a,team-b")).stream()
            .map(probe -> probe.attempt().make())
            .toList();
    assertThat(findings)
        .filteredOn(Finding.Missing.class::isInstance)
        .containsExactly(
            Finding.missing(
                "'list' on 'rolebindings.rbac.authorization.k8s.io' in the whole cluster is not"
                    + " allowed"),
            Finding.missing("'list' on 'secrets' in namespace 'team-b' is not allowed"));
    assertThat(probes(Map.of("namespaces", "team-b")))
        .filteredOn(probe -> probe.right().contains("'secrets'"))
        .extracting(Probe::remedy)
        .containsExactly(
            "give the reader 'list' on 'secrets' in namespace 'team-b': a Role with it, and a"
                + " RoleBinding, in 'team-b'");
  }

  @Test
  void asksForNoRightThatIsSwitchedOff() {
    assertThat(probes(Map.of("token-secrets", "false", "namespace-labels", "false")))
        .extracting(Probe::right)
        .noneMatch(right -> right.matches(".*'(secrets|configmaps|namespaces)'.*"));
  }

  @Test
  void looksTheCredentialsUpAnewAndTellsARefusedOneFromAMissingRight() {
    ConnectionTest source = source(Map.of());
    assertThat(source.probes().getFirst().attempt().make()).isEqualTo(Finding.granted());
    cluster.writeKubeconfig("another");
    assertThatThrownBy(() -> source.probes().getFirst().attempt().make())
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class,
            rejected -> assertThat(rejected.ofCredentials()).isTrue());
    cluster.writeKubeconfig("\"\"");
    assertThatThrownBy(() -> source.probes().getFirst().attempt().make())
        .hasMessageContaining("brings no token and no certificate")
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, rejected -> assertThat(rejected.ofSetting()).isTrue());
  }

  private List<Probe> probes(Map<String, String> more) {
    return source(more).probes();
  }

  private ConnectionTest source(Map<String, String> more) {
    return (ConnectionTest) cluster.source(more, Clock.systemUTC());
  }
}
