package io.concordat.connector.http;

import java.util.Optional;
import java.util.function.Function;

/** A header made of a secret alone; it changes when the secret does. */
final class SecretAuthorization implements Authorization {
  private final Secret secret;
  private final Function<String, Header> header;

  SecretAuthorization(Secret secret, Function<String, Header> header) {
    this.secret = secret;
    this.header = header;
  }

  @Override
  public Optional<Header> header() {
    return Optional.of(header.apply(secret.value()));
  }

  @Override
  public boolean refused(Header refused) {
    String now = secret.value();
    return !header.apply(now).equals(refused) || secret.renewedSince(now);
  }

  @Override
  public String toString() {
    return "SecretAuthorization[" + secret + "]";
  }
}
