package io.concordat.connector.erp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** User and password. */
final class BasicCredentials implements SapCredentials {
  private final String header;

  BasicCredentials(String username, String password) {
    byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    this.header = "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public String authorization() {
    return header;
  }

  @Override
  public boolean renewable() {
    return false;
  }

  @Override
  public void forget() {
    // There is nothing that was fetched.
  }
}
