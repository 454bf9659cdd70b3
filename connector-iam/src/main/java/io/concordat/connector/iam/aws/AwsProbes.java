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
   * The rights within one account, and of those only the ones that its streams need.
   *
   * @param account asked when a right is tried
   */
  static List<Probe> of(AwsConfig.Account settings, Supplier<IamApi> account) {
    AwsProbes rights = new AwsProbes(account);
    List<Probe> probes = new ArrayList<>();
    probes.add(probe("GetAccountAuthorizationDetails", rights::details));
    probes.add(probe("ListUsers", rights::users));
    probes.add(probe("ListAccessKeys", rights::accessKeys));
    probes.add(probe("GetAccessKeyLastUsed", rights::lastUsed));
    if (settings.credentialReport()) {
      probes.add(probe("GenerateCredentialReport", rights::makeReport));
      probes.add(probe("GetCredentialReport", rights::report));
    }
    if (settings.serviceLastAccessed()) {
      probes.add(probe("GenerateServiceLastAccessedDetails", rights::collectServiceUse));
      probes.add(probe("GetServiceLastAccessedDetails", rights::serviceUse));
    }
    return List.copyOf(probes);
  }

  /** The list of accounts, the way into each, and the rights within the first. */
  static List<Probe> across(AwsConfig.Account settings, Fleet fleet) {
    List<Probe> probes = new ArrayList<>();
    if (settings.accounts().from() == AccountsConfig.From.ORGANIZATION) {
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
    probes.addAll(of(settings, () -> fleet.into(fleet.open(false).getFirst())));
    return List.copyOf(probes);
  }

  private static Finding enterEach(Fleet fleet) {
    List<String> closed = new ArrayList<>();
    for (Member member : fleet.open(false)) {
      try {
        fleet.into(member).users(Optional.empty(), 1);
      } catch (SourceFailure.Rejected e) {
        if (e.ofCredentials()) {
          throw e;
        }
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
    return users.isEmpty() ? nobody() : of(account.get().accessKeys(users.getFirst().userName()));
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

  private Finding makeReport() {
    account.get().makeCredentialReport();
    return Finding.granted();
  }

  private Finding report() {
    return account.get().credentialReport().isPresent()
        ? Finding.granted()
        : Finding.untested("no credential report was made yet");
  }

  private Finding collectServiceUse() {
    return job().<Finding>map(AwsProbes::of).orElseGet(AwsProbes::nobody);
  }

  private Finding serviceUse() {
    return job()
        .map(
            job ->
                job instanceof IamApi.Part.Found<String>(String id)
                    ? of(account.get().serviceUse(id))
                    : Finding.untested("there is no job of GenerateServiceLastAccessedDetails"))
        .orElseGet(AwsProbes::nobody);
  }

  /** Asks what one user used; empty if there is no user. */
  private Optional<IamApi.Part<String>> job() {
    return account.get().users(Optional.empty(), 1).users().stream()
        .findFirst()
        .map(user -> account.get().collectServiceUse(user.arn()));
  }

  private static Finding nobody() {
    return Finding.untested("the account has no user to ask about");
  }

  private static Finding of(IamApi.Part<?> part) {
    return switch (part) {
      case IamApi.Part.Found<?>(var value) -> Finding.granted();
      case IamApi.Part.Gone<?>() -> Finding.untested("it was deleted while it was asked about");
      case IamApi.Part.Denied<?>(String reason) -> Finding.missing(reason);
    };
  }
}
