package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** One AWS account, or many that are entered alike. */
final class AwsSource implements Source, ConnectionTest {
  /**
   * Rises when the mapping changes so much that everything is to be read again, and when a cursor
   * of the form before means something else: until 2 it held the accounts that had refused.
   */
  private static final int MAPPING = 3;

  private final String id;
  private final String fingerprint;
  private final List<SourceStream> streams;
  private final List<Probe> probes;

  private AwsSource(
      String id, AwsConfig.Account account, List<SourceStream> streams, List<Probe> probes) {
    this.id = id;
    this.fingerprint = fingerprint(account);
    this.streams = List.copyOf(streams);
    this.probes = probes;
  }

  /** The one account that the API's credentials belong to. */
  AwsSource(String id, AwsConfig.Account account, IamApi api, Clock clock) {
    this(
        id, account, new AccountStreams(account, clock).all(api), AwsProbes.of(account, () -> api));
  }

  /** Every account of a fleet. */
  static AwsSource across(String id, AwsConfig.Account account, Fleet fleet, Clock clock) {
    AccountStreams each = new AccountStreams(account, clock);
    List<SourceStream> streams = new ArrayList<>();
    if (account.accounts().from() == AccountsConfig.From.ORGANIZATION) {
      streams.add(new AccountStream(fleet));
    }
    each.names()
        .forEach(
            name ->
                streams.add(new AcrossAccounts(name, fleet, (member, api) -> each.one(name, api))));
    return new AwsSource(id, account, streams, AwsProbes.across(account, fleet));
  }

  private static String fingerprint(AwsConfig.Account account) {
    AccountsConfig accounts = account.accounts();
    return Settings.fingerprint(
        MAPPING,
        account.endpoint(),
        account.region(),
        account.excludedPaths(),
        new TreeSet<>(Labels.allowed(account.tags())),
        accounts.from(),
        accounts.include(),
        accounts.exclude(),
        accounts.roleName(),
        accounts.organizationRole());
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String system() {
    return "aws-iam";
  }

  @Override
  public SourceDomain domain() {
    return SourceDomain.IAM;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public List<Probe> probes() {
    return probes;
  }

  @Override
  public List<SourceStream> streams() {
    return streams;
  }
}
