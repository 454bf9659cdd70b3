package io.concordat.quickstart;

/** {@code --fresh}: forgets what earlier runs kept, but only if the suite can start then. */
final class FreshStart {
  private final Layout layout;
  private final Preflight preflight;

  FreshStart(Layout layout, Preflight preflight) {
    this.layout = layout;
    this.preflight = preflight;
  }

  /**
   * Removes the data. Nothing runs on it: a launcher has reaped what another left behind.
   *
   * @throws Refusal if something else stands in the way of the start; the data is as it was then
   */
  void clear(boolean withKeycloak) {
    preflight.check(layout, ServiceSpec.ALL, Endpoint.needed(withKeycloak));
    layout.wipe();
  }
}
