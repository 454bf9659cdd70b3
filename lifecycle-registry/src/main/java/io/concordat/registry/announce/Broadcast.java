package io.concordat.registry.announce;

import java.util.List;

/** Sends announcements. */
interface Broadcast {
  /**
   * Sends them in order and waits until the broker has acknowledged each.
   *
   * @return those that were acknowledged, or that the broker will never take
   * @throws RuntimeException if the broker could not be reached; the caller tries again
   */
  List<Announcement> send(List<Announcement> announcements);
}
