package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

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
    Settings settings = Settings.of(PREFIX, id);
    check(settings, account);
    AccountsSettings.check(settings, account);
    return of(id, account, Clock.systemUTC());
  }

  /** Wires a source whose configuration was checked. */
  static AwsSource of(String id, AwsConfig.Account account, Clock clock) {
    return account.accounts().from() == AccountsConfig.From.CREDENTIALS
        ? new AwsSource(id, account, api(id, account, clock), clock)
        : AwsSource.across(id, account, fleet(id, account, clock), clock);
  }

  /** The account that the source's credentials belong to. */
  static IamApi api(String id, AwsConfig.Account account, Clock clock) {
    OwnKeys keys = OwnKeys.of(Settings.of(PREFIX, id), account, clock);
    return new IamApi(IamClients.of(account, keys), keys);
  }

  /** The accounts that the source covers. */
  static Fleet fleet(String id, AwsConfig.Account account, Clock clock) {
    OwnKeys keys = OwnKeys.of(Settings.of(PREFIX, id), account, clock);
    IamClient iam = IamClients.of(account, keys);
    AccountsConfig accounts = account.accounts();
    Partition partition = Partition.of(account.region());
    RoleSessions sessions =
        new RoleSessions(IamClients.sts(account, keys, partition), keys, accounts, clock);
    return new Fleet(
        directory(account, keys, partition, sessions),
        AccountFilter.of(accounts),
        member -> {
          String role = partition.roleArn(member.id(), accounts.roleName());
          return new IamApi(
              iam,
              keys,
              () ->
                  AwsRequestOverrideConfiguration.builder()
                      .credentialsProvider(sessions.of(role))
                      .build());
        },
        clock);
  }

  private static Supplier<List<Member>> directory(
      AwsConfig.Account account, OwnKeys keys, Partition partition, RoleSessions sessions) {
    AccountsConfig accounts = account.accounts();
    if (accounts.from() == AccountsConfig.From.LIST) {
      List<Member> named =
          accounts.include().orElse(List.of()).stream().map(Member::named).distinct().toList();
      return () -> named;
    }
    OrganizationsApi organizations =
        new OrganizationsApi(
            IamClients.http(account).build(),
            accounts.organizationsEndpoint().or(partition::organizationsEndpoint).orElseThrow(),
            partition.organizationsRegion(),
            keys,
            () ->
                accounts.organizationRole().<AwsCredentialsProvider>map(sessions::of).orElse(keys));
    return organizations::accounts;
  }

  private static void check(Settings settings, AwsConfig.Account account) {
    account
        .endpoint()
        .ifPresent(uri -> settings.address("endpoint", uri, account.allowPlainHttp()));
    String region = settings.text("region", account.region());
    Settings.require(
        Region.regions().contains(Region.of(region)),
        settings.name("region") + " is '" + region + "', which is no AWS region");
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
