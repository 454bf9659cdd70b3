package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The configured clusters. */
@ApplicationScoped
class KubernetesSources implements SourceProvider {
  private static final String PREFIX = "concordat.kubernetes.sources";
  private static final int MOST_NAMESPACES = 500;

  private final KubernetesConfig config;

  KubernetesSources(KubernetesConfig config) {
    this.config = config;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(
        config.sources(), (id, cluster) -> source(id, cluster, Clock.systemUTC()));
  }

  static Source source(String id, KubernetesConfig.Cluster cluster, Clock clock) {
    Settings settings = Settings.of(PREFIX, id);
    Namespaces scope = check(settings, cluster);
    return KubernetesSource.of(id, connection(settings, cluster), cluster, scope, clock);
  }

  private static Connection connection(Settings settings, KubernetesConfig.Cluster cluster) {
    if (cluster.kubeconfig().isPresent()) {
      String file = settings.text("kubeconfig", cluster.kubeconfig().get());
      return Kubeconfig.of(settings, Path.of(file), cluster);
    }
    Settings.require(
        cluster.context().isEmpty(),
        settings.name("context") + " goes with " + settings.name("kubeconfig"));
    return InCluster.of(settings, System.getenv(), InCluster.FOLDER, cluster.timeout());
  }

  private static Namespaces check(Settings settings, KubernetesConfig.Cluster cluster) {
    settings.between("page-size", cluster.pageSize(), 10, 2000);
    settings.positive("timeout", cluster.timeout());
    cluster
        .cluster()
        .ifPresent(
            name ->
                Settings.require(
                    name.matches("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}"),
                    settings.name("cluster")
                        + " must be at most 128 of A-Z, a-z, 0-9, '.', '_', ':' and '-'"));
    for (String name : Labels.allowed(cluster.labels())) {
      // kubectl keeps a copy of the whole object there, a Secret's data included.
      Settings.require(
          !name.contains("last-applied-configuration")
              && !name.contains("secret")
              && !name.contains("password")
              && !name.contains("private"),
          settings.name("labels") + " names '" + name + "', which could hold a secret");
    }
    Namespaces scope =
        new Namespaces(
            entries(settings, "namespaces", cluster.namespaces()),
            entries(settings, "excluded-namespaces", cluster.excludedNamespaces()));
    Settings.require(
        !scope.lists().isEmpty(),
        settings.name("excluded-namespaces") + " leaves none of " + settings.name("namespaces"));
    return scope;
  }

  private static List<String> entries(
      Settings settings, String property, Optional<List<String>> value) {
    List<String> entries = value.orElse(List.of()).stream().map(String::strip).toList();
    Settings.require(
        entries.size() <= MOST_NAMESPACES,
        settings.name(property) + " has more than " + MOST_NAMESPACES + " entries");
    for (String entry : entries) {
      Settings.require(
          Namespaces.isEntry(entry),
          settings.name(property)
              + " has '"
              + entry
              + "', which is neither a namespace's name nor the beginning of one with a '*' at its"
              + " end");
    }
    return entries;
  }
}
