package io.concordat.reconciler.quarantine;

import java.util.Optional;

/** Takes a record in again that was set aside; one for each topic. */
public interface Replayer {
  String topic();

  /**
   * Takes the record in as if it had just arrived.
   *
   * @return why it is refused again; empty if it was taken in
   */
  Optional<String> replay(Position position, byte[] body);
}
