package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The verbs that a cluster is read with, resource by resource, and place by place. */
final class KubernetesProbes {
  private static final List<Optional<String>> WHOLE_CLUSTER = List.of(Optional.empty());

  /** Of its own, so that the credentials are looked up anew, and one object is enough. */
  private final ApiServer server;

  private final List<Probe> probes = new ArrayList<>();

  private KubernetesProbes(ApiServer server) {
    this.server = server;
  }

  static List<Probe> of(
      Connection connection, KubernetesConfig.Cluster cluster, Namespaces scope, Clock clock) {
    KubernetesProbes probes =
        new KubernetesProbes(new ApiServer(connection, Set.of(), 1, cluster.timeout(), clock));
    // A binding in any namespace can name an account of any other.
    Rbac.RESOURCES.forEach(resource -> probes.lists(resource, WHOLE_CLUSTER));
    probes.lists(Resource.SERVICE_ACCOUNTS, scope.lists());
    if (cluster.namespaceLabels()) {
      probes.lists(Resource.NAMESPACES, WHOLE_CLUSTER);
    }
    if (cluster.tokenSecrets()) {
      probes.lists(Resource.TOKEN_SECRETS, scope.lists());
      probes.tracking();
    }
    return List.copyOf(probes.probes);
  }

  private void lists(Resource resource, List<Optional<String>> places) {
    for (Optional<String> place : places) {
      String right = resource.right(place);
      probes.add(
          new Probe(
              "list " + resource.path(place),
              right,
              "give the reader "
                  + right
                  + place
                      .map(name -> ": a Role with it, and a RoleBinding, in '" + name + "'")
                      .orElse(": a ClusterRole with it, and a ClusterRoleBinding"),
              () -> first(resource, place)));
    }
  }

  private void tracking() {
    probes.add(
        new Probe(
            "read since when the use of token Secrets is noted",
            Tracking.RIGHT,
            "give the reader "
                + Tracking.RIGHT
                + ": a Role with it, and a RoleBinding, in 'kube-system'",
            () -> server.tracking().gap().map(Finding::missing).orElseGet(Finding::granted)));
  }

  private Finding first(Resource resource, Optional<String> place) {
    return switch (server.list(resource, place, Optional.empty())) {
      case Answer.Forbidden(String reason) -> Finding.missing(reason);
      case Answer.Listed listed -> Finding.granted();
      case Answer.Expired expired -> Finding.granted();
    };
  }
}
