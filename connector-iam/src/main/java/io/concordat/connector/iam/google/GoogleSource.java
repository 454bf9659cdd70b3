package io.concordat.connector.iam.google;

import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.PlainSource;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Some projects. */
final class GoogleSource {
  /** Rises when the mapping changes so much that everything is to be read again. */
  private static final int MAPPING = 1;

  private GoogleSource() {}

  static Source of(String id, GoogleConfig.Cloud cloud, GoogleApi api, Clock clock) {
    List<String> projects = cloud.projects().orElse(List.of());
    String fingerprint =
        Settings.fingerprint(
            MAPPING,
            new TreeSet<>(projects),
            cloud.iamUrl(),
            cloud.resourceManagerUrl(),
            cloud.systemManagedKeys(),
            cloud.lastAuthentication(),
            new TreeSet<>(Labels.allowed(cloud.labels())));
    ProjectWalk walk = new ProjectWalk(api, projects);
    List<SourceStream> all = new ArrayList<>();
    all.add(new ServiceAccountStream(api, walk, cloud));
    all.add(new AccessStream(api, walk));
    if (cloud.lastAuthentication()) {
      all.add(new ActivityStream(api, walk, clock));
    }
    return new PlainSource(id, "google-cloud", SourceDomain.IAM, fingerprint, all);
  }
}
