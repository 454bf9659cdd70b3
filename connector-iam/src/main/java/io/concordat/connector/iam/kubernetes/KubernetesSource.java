package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.kubernetes.WholeLists.Whole;
import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.PlainSource;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One cluster. */
final class KubernetesSource {
  /** Rises when the mapping changes so much that everything is to be read again. */
  private static final int MAPPING = 1;

  private KubernetesSource() {}

  static Source of(
      String id,
      Connection connection,
      KubernetesConfig.Cluster cluster,
      Namespaces scope,
      Clock clock) {
    KubernetesKeys keys = new KubernetesKeys(cluster.cluster().orElse(id));
    String fingerprint =
        Settings.fingerprint(
            MAPPING,
            connection.server(),
            keys,
            scope,
            cluster.tokenSecrets(),
            cluster.namespaceLabels(),
            new TreeSet<>(Labels.allowed(cluster.labels())));
    ApiServer server =
        new ApiServer(connection, readNames(cluster), cluster.pageSize(), cluster.timeout(), clock);
    Kept<Whole<Rbac>> rbac = new Kept<>(() -> Rbac.read(new WholeLists(server)), clock);
    Kept<Surroundings> surroundings =
        new Kept<>(() -> Surroundings.read(server, cluster, scope), clock);
    List<SourceStream> all = new ArrayList<>();
    all.add(new RoleStream(server, scope, keys));
    all.add(new BindingStream(server, scope, keys, rbac));
    all.add(
        new ServiceAccountStream(server, scope, keys, cluster.labels(), rbac, surroundings, clock));
    if (cluster.tokenSecrets()) {
      all.add(
          new TokenSecretStream(server, scope, keys, new Kept<>(server::tracking, clock), clock));
    }
    return new PlainSource(id, "kubernetes", SourceDomain.IAM, fingerprint, all)
        .testedBy(() -> KubernetesProbes.of(connection, cluster, scope, clock));
  }

  private static Set<String> readNames(KubernetesConfig.Cluster cluster) {
    Set<String> names = new TreeSet<>(Labels.allowed(cluster.labels()));
    names.addAll(WorkloadIdentity.ANNOTATIONS);
    names.addAll(
        List.of(
            ServiceAccountMapper.DESCRIPTION,
            TokenSecretMapper.ACCOUNT_NAME,
            TokenSecretMapper.ACCOUNT_UID,
            Tracking.INVALID_SINCE,
            Tracking.LAST_USED));
    return names;
  }
}
