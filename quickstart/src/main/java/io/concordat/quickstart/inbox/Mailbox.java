package io.concordat.quickstart.inbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last messages by id: one that comes again is counted, not kept twice. Thread-safe. */
final class Mailbox {
  private static final int MOST = 1000;

  private final Map<String, Message> messages = new LinkedHashMap<>();

  /** Whether the message is new. */
  synchronized boolean receive(Message message) {
    Message known = messages.get(message.id());
    if (known != null) {
      messages.put(message.id(), known.again());
      return false;
    }
    if (messages.size() >= MOST) {
      messages.remove(messages.keySet().iterator().next());
    }
    messages.put(message.id(), message);
    return true;
  }

  /** Newest first. */
  synchronized List<Message> all() {
    return new ArrayList<>(messages.values()).reversed();
  }
}
