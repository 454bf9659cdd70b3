package io.concordat.connector.iam.aws;

import io.concordat.connector.http.Secret;
import io.concordat.connector.iam.vocabulary.Settings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The credentials of a source: those that are configured, read again when their files change, or
 * else what the SDK's own chain finds. Never shows them. Thread-safe.
 */
final class OwnKeys implements AwsCredentialsProvider {
  private final Supplier<AwsCredentials> assembled;
  private final List<Secret> parts;
  private AwsCredentials last;

  private OwnKeys(Supplier<AwsCredentials> assembled, List<Secret> parts) {
    this.assembled = assembled;
    this.parts = List.copyOf(parts);
    this.last = parts.isEmpty() ? null : assembled.get();
  }

  /**
   * The credentials of one source.
   *
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static OwnKeys of(Settings settings, AwsConfig.Account account, Clock clock) {
    boolean id = isSet(account.accessKeyId(), account.accessKeyIdFile());
    boolean secret = isSet(account.secretAccessKey(), account.secretAccessKeyFile());
    boolean session = isSet(account.sessionToken(), account.sessionTokenFile());
    Settings.require(
        id == secret,
        settings.name("access-key-id")
            + " and "
            + settings.name("secret-access-key")
            + " go together, each given directly or as a file (…-file): set both, or neither to use"
            + " the SDK's own chain");
    Settings.require(
        id || !session,
        settings.name("session-token")
            + " belongs to an access key; set "
            + settings.name("access-key-id")
            + " and "
            + settings.name("secret-access-key")
            + " as well");
    if (!id) {
      DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
      return new OwnKeys(chain::resolveCredentials, List.of());
    }
    List<Secret> parts = new ArrayList<>();
    parts.add(
        Secret.of(
            settings.name("access-key-id"),
            account.accessKeyId(),
            account.accessKeyIdFile(),
            clock));
    parts.add(
        Secret.of(
            settings.name("secret-access-key"),
            account.secretAccessKey(),
            account.secretAccessKeyFile(),
            clock));
    if (session) {
      parts.add(
          Secret.of(
              settings.name("session-token"),
              account.sessionToken(),
              account.sessionTokenFile(),
              clock));
    }
    return new OwnKeys(() -> assemble(parts), parts);
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    AwsCredentials now = assembled.get();
    if (!parts.isEmpty() && !now.equals(last)) {
      // Each file is looked at in its own time: an id must not go out with another key's secret.
      look();
      now = assembled.get();
      last = now;
    }
    return now;
  }

  /**
   * Makes a call, and makes it once more if AWS does not believe the caller and the files hold
   * other credentials by now.
   */
  <T> T call(Supplier<T> call) {
    AwsCredentials used = parts.isEmpty() ? null : resolveCredentials();
    try {
      return call.get();
    } catch (SdkException e) {
      if (!parts.isEmpty() && IamFailures.isUnknownCaller(e) && renewedSince(used)) {
        return call.get();
      }
      throw e;
    }
  }

  private synchronized boolean renewedSince(AwsCredentials used) {
    look();
    return !resolveCredentials().equals(used);
  }

  private void look() {
    parts.forEach(part -> part.renewedSince(part.value()));
  }

  private static AwsCredentials assemble(List<Secret> parts) {
    String id = parts.get(0).value();
    String secret = parts.get(1).value();
    return parts.size() == 2
        ? AwsBasicCredentials.create(id, secret)
        : AwsSessionCredentials.create(id, secret, parts.get(2).value());
  }

  private static boolean isSet(Optional<String> value, Optional<String> file) {
    return value.or(() -> file).isPresent();
  }

  @Override
  public String toString() {
    return "OwnKeys[hidden]";
  }
}
