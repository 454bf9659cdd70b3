package io.concordat.registry.consume;

import java.util.List;

/** Takes in what one poll brought. */
public interface BatchHandler {
  /**
   * Stores the batch. When it returns, everything in it is committed or set aside, and its offsets
   * may be committed; a batch may come again. May be called again with the same batch after it
   * threw.
   */
  void take(List<Message> batch);
}
