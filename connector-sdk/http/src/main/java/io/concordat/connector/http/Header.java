package io.concordat.connector.http;

import io.concordat.connector.spi.SourceFailure;

/** A request header that lets a call in. Never shows its value. */
public record Header(String name, String value) {
  /**
   * Refuses what cannot stand in a header, without quoting it.
   *
   * @throws SourceFailure.Rejected for a line break or another control character
   */
  public Header {
    if (value.isBlank() || value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
      throw new SourceFailure.Rejected(
          "the credential cannot be sent as the header "
              + name
              + ": it is blank or holds a line break or another control character");
    }
  }

  /** The header {@code Authorization}. */
  public static Header authorization(String value) {
    return new Header("Authorization", value);
  }

  @Override
  public String toString() {
    return "Header[" + name + ": hidden]";
  }
}
