package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.vocabulary.LabelNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Kubernetes clusters to read, by the name that each gets as a source. */
@ConfigMapping(prefix = "concordat.kubernetes")
interface KubernetesConfig {
  /** One entry for each cluster. */
  Map<String, Cluster> sources();

  /** One cluster. */
  interface Cluster {
    /**
     * The file that says where the API server is and who reads. Without it: the cluster in which
     * the connector itself runs, as its pod's service account.
     */
    Optional<String> kubeconfig();

    /** The context of {@code kubeconfig}; without it the file's current one. */
    Optional<String> context();

    /** Allows a server that is plain http and not on this machine. */
    @WithDefault("false")
    boolean allowPlainHttp();

    /**
     * The cluster's name as people write it: it begins the keys of everything that is read. Two
     * sources that read parts of one cluster give the same. Without it: the source's name.
     */
    Optional<String> cluster();

    /**
     * Only these namespaces: names, or beginnings of names that end with {@code *}. If all are
     * names, accounts and Secrets are listed namespace by namespace, and need no more rights.
     */
    Optional<List<String>> namespaces();

    /** Not these namespaces: as above. */
    Optional<List<String>> excludedNamespaces();

    /**
     * Whether token Secrets are read, by their metadata. Kubernetes knows no right to the metadata
     * alone: who may list Secrets could read them.
     */
    @WithDefault("true")
    boolean tokenSecrets();

    /** Whether an account that says nothing of its owner takes what its namespace says. */
    @WithDefault("true")
    boolean namespaceLabels();

    /** The most objects that one call may bring, 10 to 2000. */
    @WithDefault("500")
    int pageSize();

    /** How long one call may take. */
    @WithDefault("PT30S")
    Duration timeout();

    /** The names of the labels and annotations that are read. */
    LabelNames labels();
  }
}
