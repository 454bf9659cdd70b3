package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.regions.Region;

/** The configured AWS accounts. */
@ApplicationScoped
class AwsSources implements SourceProvider {
  private static final String PREFIX = "concordat.aws.sources";

  private final AwsConfig config;

  AwsSources(AwsConfig config) {
    this.config = config;
  }

  @Override
  public List<Source> sources() {
    return config.sources().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> source(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Source source(String id, AwsConfig.Account account) {
    check(Settings.of(PREFIX, id), account);
    return new AwsSource(id, account, new IamApi(IamClients.of(account)), Clock.systemUTC());
  }

  private static void check(Settings settings, AwsConfig.Account account) {
    account
        .endpoint()
        .ifPresent(uri -> settings.address("endpoint", uri, account.allowPlainHttp()));
    String region = settings.text("region", account.region());
    Settings.require(
        Region.regions().contains(Region.of(region)),
        settings.name("region") + " is '" + region + "', which is no AWS region");
    Settings.require(
        account.accessKeyId().isPresent() == account.secretAccessKey().isPresent(),
        settings.name("access-key-id")
            + " and "
            + settings.name("secret-access-key")
            + " go together: set both, or neither to use the SDK's own chain");
    settings.between("page-size", account.pageSize(), 1, 1000);
    settings.between("users-per-page", account.usersPerPage(), 1, 100);
    settings.between("concurrency", account.concurrency(), 1, 16);
    settings.positive("timeout", account.timeout());
    for (String path : account.excludedPaths()) {
      Settings.require(
          path.startsWith("/") && path.length() > 1,
          settings.name("excluded-paths")
              + " holds '"
              + path
              + "'; a path begins with a slash and is more than one");
    }
  }
}
