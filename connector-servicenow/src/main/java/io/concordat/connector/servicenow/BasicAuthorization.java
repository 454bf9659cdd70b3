package io.concordat.connector.servicenow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** User name and password. */
final class BasicAuthorization implements Authorization {
  private final String header;

  BasicAuthorization(String username, String password) {
    this.header =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String header() {
    return header;
  }

  @Override
  public boolean refused(String refusedHeader) {
    return false;
  }
}
