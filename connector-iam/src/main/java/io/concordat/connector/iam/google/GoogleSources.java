package io.concordat.connector.iam.google;

import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.http.WebAddress;
import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** The configured parts of Google Cloud. */
@ApplicationScoped
class GoogleSources implements SourceProvider {
  private static final String PREFIX = "concordat.google.sources";

  private final GoogleConfig config;

  GoogleSources(GoogleConfig config) {
    this.config = config;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(
        config.sources(), (id, cloud) -> source(id, cloud, Clock.systemUTC()));
  }

  static Source source(String id, GoogleConfig.Cloud cloud, Clock clock) {
    Settings settings = Settings.of(PREFIX, id);
    String prefix = settings.name("");
    settings.between("page-size", cloud.pageSize(), 1, 100);
    for (String project : cloud.projects().orElse(List.of())) {
      Settings.require(
          Project.isId(project),
          settings.name("projects")
              + " must hold ids of projects such as acme-prod-4711; the wildcard '-' and numbers"
              + " are not taken");
    }
    Transport transport = Transport.of(prefix, cloud, clock);
    Authorization authorization = GoogleLogIn.of(prefix, cloud, transport);
    GoogleApi api =
        new GoogleApi(
            server(prefix + "iam-url", cloud.iamUrl(), cloud, transport, authorization),
            server(
                prefix + "resource-manager-url",
                cloud.resourceManagerUrl(),
                cloud,
                transport,
                authorization),
            server(
                prefix + "policy-analyzer-url",
                cloud.policyAnalyzerUrl(),
                cloud,
                transport,
                authorization),
            Labels.allowed(cloud.labels()));
    return GoogleSource.of(id, cloud, api, clock);
  }

  private static VendorHttp server(
      String property,
      String address,
      GoogleConfig.Cloud cloud,
      Transport transport,
      Authorization authorization) {
    return transport.to(WebAddress.of(property, address, cloud.allowPlainHttp()), authorization);
  }
}
