package io.concordat.connector.erp;

/** What a request to SAP carries to be let in. Thread-safe. */
sealed interface SapCredentials permits BasicCredentials, ClientCredentials {
  /** The value of the {@code Authorization} header. */
  String authorization();

  /** Whether {@link #forget} may help after a 401. */
  boolean renewable();

  /** Drops what was fetched, so that the next request fetches anew. */
  void forget();
}
