package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.vocabulary.LabelNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The AWS accounts to read, by the name that each source gets. */
@ConfigMapping(prefix = "concordat.aws")
interface AwsConfig {
  /** One entry for each source: one account, or many that are entered alike. */
  Map<String, Account> sources();

  /** One source. */
  interface Account {
    /** Which accounts the source covers. */
    AccountsConfig accounts();

    /** Where IAM answers, if not at AWS itself: an emulator, a proxy, a private endpoint. */
    Optional<URI> endpoint();

    /** Allows an {@code endpoint} that is plain http and not on this machine. */
    @WithDefault("false")
    boolean allowPlainHttp();

    /** The region whose endpoint and signature are used; IAM itself is global in a partition. */
    @WithDefault("aws-global")
    String region();

    /**
     * With {@code secret-access-key}, whose credentials to use. Without both the SDK's own chain is
     * asked: environment, web identity, container, instance.
     */
    Optional<String> accessKeyId();

    /** A file that holds it instead, read again when it changes. */
    Optional<String> accessKeyIdFile();

    /** Goes with {@code access-key-id}. */
    Optional<String> secretAccessKey();

    /** A file that holds it instead, read again when it changes. */
    Optional<String> secretAccessKeyFile();

    /** Goes with the two where they are temporary. */
    Optional<String> sessionToken();

    /** A file that holds it instead, read again when it changes. */
    Optional<String> sessionTokenFile();

    /** The most principals or policies that one call may bring, 1 to 1000. */
    @WithDefault("200")
    int pageSize();

    /** For how many users or roles one page asks one by one, 1 to 100. */
    @WithDefault("20")
    int usersPerPage();

    /** How many calls for single principals or keys may be under way at once, 1 to 16. */
    @WithDefault("4")
    int concurrency();

    /** How long one call may take. */
    @WithDefault("PT30S")
    Duration timeout();

    /** Principals under these paths are AWS's own and left out. */
    @WithDefault("/aws-service-role/")
    List<String> excludedPaths();

    /** Whether the credential report is read: passwords, the root user, signing certificates. */
    @WithDefault("true")
    boolean credentialReport();

    /**
     * Whether each user and role is asked for the services that it tried to use: two calls or more
     * for each, and AWS makes the answers one by one.
     */
    @WithDefault("false")
    boolean serviceLastAccessed();

    /** The names of the tags that are read. */
    LabelNames tags();
  }
}
