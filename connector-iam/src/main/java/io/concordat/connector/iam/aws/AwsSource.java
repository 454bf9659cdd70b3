package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;

/** One AWS account. */
final class AwsSource implements Source {
  /** Rises when the mapping changes so much that everything is to be read again. */
  private static final int MAPPING = 1;

  private final String id;
  private final String fingerprint;
  private final List<SourceStream> streams;

  AwsSource(String id, AwsConfig.Account account, IamApi api, Clock clock) {
    this.id = id;
    this.fingerprint =
        Settings.fingerprint(
            MAPPING,
            account.endpoint(),
            account.region(),
            account.excludedPaths(),
            new TreeSet<>(Labels.allowed(account.tags())));
    PolicyLookup policies = new PolicyLookup(api, account.pageSize(), clock);
    PrincipalMapper mapper = new PrincipalMapper(account.tags(), clock);
    this.streams =
        List.of(
            new PolicyStream(api, account.pageSize()),
            new UserStream(api, account, policies, mapper),
            new RoleStream(api, account, policies, mapper),
            new AccessKeyStream(api, account, clock));
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
  public List<SourceStream> streams() {
    return streams;
  }
}
