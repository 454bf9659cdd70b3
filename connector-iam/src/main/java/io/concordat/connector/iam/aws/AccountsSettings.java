package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.vocabulary.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks how accounts are named and entered; each refusal names the property. */
final class AccountsSettings {
  private static final Pattern ROLE_NAME = Pattern.compile("(?:[\\x21-\\x7e]+/)?[\\w+=,.@-]{1,64}");
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
  private static final Pattern ROLE_ARN =
      Pattern.compile("arn:[a-z-]+:iam::\\d{12}:role/[\\x21-\\x7e]{1,512}");

  private AccountsSettings() {}

  static void check(Settings settings, AwsConfig.Account account) {
    AccountsConfig accounts = account.accounts();
    List<String> include = accounts.include().orElse(List.of());
    List<String> exclude = accounts.exclude().orElse(List.of());
    switch (accounts.from()) {
      case CREDENTIALS ->
          Settings.require(
              include.isEmpty() && exclude.isEmpty() && accounts.externalId().isEmpty(),
              settings.name("accounts.from")
                  + " is 'credentials', which reads one account and assumes no role; set it to"
                  + " 'list' or 'organization' to read others");
      case LIST -> checkList(settings, include);
      case ORGANIZATION -> checkOrganization(settings, account);
    }
    checkRole(settings, accounts);
    endpoint(settings, account, "accounts.sts-endpoint", accounts.stsEndpoint());
    endpoint(
        settings, account, "accounts.organizations-endpoint", accounts.organizationsEndpoint());
  }

  private static void checkList(Settings settings, List<String> include) {
    Settings.require(
        !include.isEmpty(),
        settings.name("accounts.include") + " must name the accounts, by their twelve digits");
    for (String id : include) {
      Settings.require(
          Member.isAccountId(id),
          settings.name("accounts.include")
              + " holds '"
              + id
              + "'; without an organization that knows names an account is its twelve digits");
    }
  }

  private static void checkOrganization(Settings settings, AwsConfig.Account account) {
    AccountsConfig accounts = account.accounts();
    Settings.require(
        accounts.organizationsEndpoint().isPresent()
            || Partition.of(account.region()).organizationsEndpoint().isPresent(),
        settings.name("accounts.organizations-endpoint")
            + " must be set: where Organizations answers in this partition is not known");
    accounts
        .organizationRole()
        .ifPresent(
            arn ->
                Settings.require(
                    ROLE_ARN.matcher(arn).matches(),
                    settings.name("accounts.organization-role")
                        + " must be a role's ARN, such as"
                        + " arn:aws:iam::111122223333:role/ConcordatAccountLister"));
  }

  private static void checkRole(Settings settings, AccountsConfig accounts) {
    Settings.require(
        ROLE_NAME.matcher(accounts.roleName()).matches(),
        settings.name("accounts.role-name")
            + " must be a role's name, with its path if it has one, and no ARN");
    Settings.require(
        SESSION_NAME.matcher(accounts.sessionName()).matches(),
        settings.name("accounts.session-name")
            + " must have 2 to 64 letters, digits or any of _+=,.@-");
    accounts
        .externalId()
        .ifPresent(
            id ->
                Settings.require(
                    EXTERNAL_ID.matcher(id).matches(),
                    settings.name("accounts.external-id")
                        + " must have 2 to 1224 letters, digits or any of _+=,.@:/-"));
    Duration session = accounts.sessionDuration();
    Settings.require(
        session.compareTo(Duration.ofMinutes(15)) >= 0
            && session.compareTo(Duration.ofHours(12)) <= 0,
        settings.name("accounts.session-duration") + " must be from PT15M to PT12H");
  }

  private static void endpoint(
      Settings settings, AwsConfig.Account account, String property, Optional<URI> endpoint) {
    endpoint.ifPresent(uri -> settings.address(property, uri, account.allowPlainHttp()));
  }
}
