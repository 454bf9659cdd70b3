package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.SourceStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The streams of one account, made for whichever account is asked. */
final class AccountStreams {
  private final AwsConfig.Account account;
  private final Clock clock;

  AccountStreams(AwsConfig.Account account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  /** What each account has, in the order in which it is to be pulled. */
  List<String> names() {
    List<String> names =
        new ArrayList<>(List.of("policies", "groups", "users", "roles", "access-keys"));
    if (account.credentialReport()) {
      names.add("credential-report");
    }
    if (account.serviceLastAccessed()) {
      names.add("service-use");
    }
    return List.copyOf(names);
  }

  /** All streams of one account; they share one reading of its policies. */
  List<SourceStream> all(IamApi api) {
    PolicyLookup policies = policies(api);
    return names().stream().map(name -> one(name, api, policies)).toList();
  }

  SourceStream one(String name, IamApi api) {
    return one(name, api, policies(api));
  }

  private SourceStream one(String name, IamApi api, PolicyLookup policies) {
    PrincipalMapper mapper = new PrincipalMapper(account.tags(), clock);
    return switch (name) {
      case "policies" -> new PolicyStream(api, account.pageSize());
      case "groups" -> new GroupStream(api, account.pageSize());
      case "users" -> new UserStream(api, account, policies, mapper);
      case "roles" -> new RoleStream(api, account, policies, mapper);
      case "access-keys" -> new AccessKeyStream(api, account, clock);
      case "credential-report" -> new ReportStream(api, account);
      case "service-use" -> new ServiceUseStream(api, account, clock);
      default -> throw new IllegalArgumentException("no stream is called " + name);
    };
  }

  private PolicyLookup policies(IamApi api) {
    return new PolicyLookup(api, account.pageSize(), clock);
  }
}
