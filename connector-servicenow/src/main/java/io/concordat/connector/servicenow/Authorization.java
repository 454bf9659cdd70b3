package io.concordat.connector.servicenow;

/** Makes the {@code Authorization} header. Thread-safe. */
interface Authorization {
  /**
   * The header's value. May call the vendor.
   *
   * @throws io.concordat.connector.spi.SourceFailure as any read
   */
  String header();

  /**
   * Tells that a value was refused.
   *
   * @return whether another try with a fresh value makes sense
   */
  boolean refused(String header);
}
