package io.concordat.quickstart;

import io.concordat.embedded.EmbeddedPostgres;

/** {@code --fresh}: forgets what earlier runs kept, but only if the suite can start then. */
final class FreshStart {
  private final Layout layout;
  private final Preflight preflight;

  FreshStart(Layout layout, Preflight preflight) {
    this.layout = layout;
    this.preflight = preflight;
  }

  /**
   * Ends the database that a killed launcher left behind, and removes the data.
   *
   * @throws Refusal if something else stands in the way of the start; the data is as it was then
   */
  void clear(boolean withKeycloak) {
    EmbeddedPostgres.stopLeftBehind(layout.postgres());
    preflight.check(layout, ServiceSpec.ALL, Endpoint.needed(withKeycloak));
    layout.wipe();
  }
}
