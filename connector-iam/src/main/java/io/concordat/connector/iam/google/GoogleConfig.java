package io.concordat.connector.iam.google;

import io.concordat.connector.http.TransportSettings;
import io.concordat.connector.iam.vocabulary.LabelNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of Google Cloud to read, by the name that each gets as a source. */
@ConfigMapping(prefix = "concordat.google")
interface GoogleConfig {
  /** One entry for each. */
  Map<String, Cloud> sources();

  /** Some projects. Exactly one of the three ways to log in is set. */
  interface Cloud extends TransportSettings {
    /** The ids of the projects to read; without it, every active project that may be seen. */
    Optional<List<String>> projects();

    /** A service account's key as Google serves it, a JSON file; read again when it changes. */
    Optional<String> credentialsFile();

    /** A file with an access token that something else renews; read again when it changes. */
    Optional<String> accessTokenFile();

    /** Whether the machine's metadata server gives the token (Compute Engine, GKE, Cloud Run). */
    @WithDefault("false")
    boolean metadataServer();

    /** Where Identity and Access Management answers. */
    @WithDefault("https://iam.googleapis.com")
    String iamUrl();

    /** Where the Resource Manager answers. */
    @WithDefault("https://cloudresourcemanager.googleapis.com")
    String resourceManagerUrl();

    /** Where Policy Analyzer answers. */
    @WithDefault("https://policyanalyzer.googleapis.com")
    String policyAnalyzerUrl();

    /** Who gives the token for a key. */
    @WithDefault("https://oauth2.googleapis.com/token")
    String tokenUrl();

    /** The metadata server; plain http to Google's own two addresses of it is allowed. */
    @WithDefault("http://metadata.google.internal")
    String metadataUrl();

    /** How many service accounts have their keys read at once, 1 to 100. */
    @WithDefault("25")
    int pageSize();

    /** Whether the keys are read that Google keeps and renews by itself. */
    @WithDefault("false")
    boolean systemManagedKeys();

    /** Whether last authentications are read. */
    @WithDefault("true")
    boolean lastAuthentication();

    /** The names of the projects' labels that hold for their service accounts. */
    LabelNames labels();
  }
}
