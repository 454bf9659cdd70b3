package io.concordat.connector.iam.aws;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which accounts a source covers, and how each is entered. */
interface AccountsConfig {
  /** Where the accounts are named. */
  enum From {
    /** Nowhere: the one account that the credentials belong to is read, and no role is assumed. */
    CREDENTIALS,
    /** In {@code include}, one by one. */
    LIST,
    /** By AWS Organizations: every account that it lists, less what the filter leaves out. */
    ORGANIZATION
  }

  /** Where the accounts are named: {@code credentials}, {@code list} or {@code organization}. */
  @WithDefault("credentials")
  From from();

  /**
   * Account ids, and with {@code organization} also names of accounts, in which {@code *} stands
   * for any text. Without it every account of the organization is read.
   */
  Optional<List<String>> include();

  /** What is left out of those, in the same form. */
  Optional<List<String>> exclude();

  /** The role that is assumed in each account, with its path if it has one. */
  @WithDefault("ConcordatReader")
  String roleName();

  /** What the role's trust policy asks for as {@code sts:ExternalId}. */
  Optional<String> externalId();

  /** Under which name the sessions stand in CloudTrail. */
  @WithDefault("concordat")
  String sessionName();

  /** For how long an assumed role is kept, 15 minutes to 12 hours; the role must allow it. */
  @WithDefault("PT1H")
  Duration sessionDuration();

  /**
   * A role in the management account, or in a delegated administrator's, that is assumed to list
   * the accounts. Without it the source's own credentials must be allowed to.
   */
  Optional<String> organizationRole();

  /** Where STS answers, if not at AWS itself. */
  Optional<URI> stsEndpoint();

  /** Where Organizations answers, if not at AWS itself. */
  Optional<URI> organizationsEndpoint();
}
