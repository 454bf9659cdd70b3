package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.ConnectionTest.Attempt;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.SourceFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.User;

/** The IAM actions that an account is read with, one by one. */
final class AwsProbes {
  /** Among so few users there is nearly always one with an access key. */
  private static final int USERS = 20;

  private final Supplier<IamApi> account;

  private AwsProbes(Supplier<IamApi> account) {
    this.account = account;
  }

  /**
   * The rights within one account.
   *
   * @param account asked when a right is tried
   */
  static List<Probe> of(Supplier<IamApi> account) {
    AwsProbes probes = new AwsProbes(account);
    return List.of(
        probe("GetAccountAuthorizationDetails", probes::details),
        probe("ListUsers", probes::users),
        probe("ListAccessKeys", probes::accessKeys),
        probe("GetAccessKeyLastUsed", probes::lastUsed),
        probe("GetCredentialReport", probes::report));
  }

  /** The list of accounts, the way into each, and the rights within the first. */
  static List<Probe> across(Fleet fleet, AccountsConfig.From from) {
    List<Probe> probes = new ArrayList<>();
    if (from == AccountsConfig.From.ORGANIZATION) {
      probes.add(
          new Probe(
              "list the organization's accounts",
              "organizations:ListAccounts",
              "allow organizations:ListAccounts to what lists them, or name the accounts in"
                  + " accounts.include",
              () -> {
                fleet.open(true);
                return Finding.granted();
              }));
    }
    probes.add(
        new Probe(
            "enter each account",
            "sts:AssumeRole",
            "create the role in each account and let the reader assume it (accounts.role-name,"
                + " accounts.external-id)",
            () -> enterEach(fleet)));
    probes.addAll(of(() -> fleet.into(fleet.open(false).getFirst())));
    return List.copyOf(probes);
  }

  private static Finding enterEach(Fleet fleet) {
    List<String> closed = new ArrayList<>();
    for (Member member : fleet.open(false)) {
      try {
        fleet.into(member).users(Optional.empty(), 1);
      } catch (SourceFailure.Rejected e) {
        closed.add(member.id());
      }
    }
    return closed.isEmpty()
        ? Finding.granted()
        : Finding.missing("not entered: " + String.join(", ", closed));
  }

  private static Probe probe(String action, Attempt attempt) {
    return new Probe(
        "call iam:" + action,
        "iam:" + action,
        "allow iam:" + action + " on Resource \"*\" in a policy of the user or role that reads",
        attempt);
  }

  private Finding details() {
    account.get().details(List.of(EntityType.USER), Optional.empty(), 1);
    return Finding.granted();
  }

  private Finding users() {
    account.get().users(Optional.empty(), 1);
    return Finding.granted();
  }

  private Finding accessKeys() {
    List<User> users = account.get().users(Optional.empty(), USERS).users();
    return users.isEmpty()
        ? Finding.untested("the account has no user to ask about")
        : of(account.get().accessKeys(users.getFirst().userName()));
  }

  private Finding lastUsed() {
    for (User user : account.get().users(Optional.empty(), USERS).users()) {
      if (account.get().accessKeys(user.userName()) instanceof IamApi.Part.Found<?>(List<?> keys)
          && !keys.isEmpty()
          && keys.getFirst()
              instanceof software.amazon.awssdk.services.iam.model.AccessKeyMetadata key) {
        return of(account.get().lastUsed(key.accessKeyId()));
      }
    }
    return Finding.untested("none of the first users has an access key to ask about");
  }

  private Finding report() {
    return account.get().credentialReport().isPresent()
        ? Finding.granted()
        : Finding.untested("no credential report was made yet");
  }

  private static Finding of(IamApi.Part<?> part) {
    return switch (part) {
      case IamApi.Part.Found<?>(var value) -> Finding.granted();
      case IamApi.Part.Gone<?>() -> Finding.untested("it was deleted while it was asked about");
      case IamApi.Part.Denied<?>(String reason) -> Finding.missing(reason);
    };
  }
}
