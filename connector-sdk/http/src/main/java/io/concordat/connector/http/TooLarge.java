package io.concordat.connector.http;

import java.io.IOException;

/** An answer that grew past its bound and was cut off. */
final class TooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  TooLarge(long maxBytes) {
    super("larger than " + maxBytes + " bytes");
  }
}
