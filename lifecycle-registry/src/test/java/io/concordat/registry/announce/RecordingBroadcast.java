package io.concordat.registry.announce;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.registry.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was announced; can be told to fail as a broker that is away does. */
public final class RecordingBroadcast implements Broadcast {
  private final List<EntityAnnouncement> sent = new CopyOnWriteArrayList<>();
  private volatile boolean away;

  public void away(boolean value) {
    away = value;
  }

  public List<EntityAnnouncement> sent() {
    return List.copyOf(sent);
  }

  public void clear() {
    sent.clear();
  }

  public Announcer announcer(Transactions transactions, Clock clock) {
    return new Announcer(transactions, this, clock, 100, 1000, Duration.ofMillis(200));
  }

  /** Announces everything that is due, at once and in this thread. */
  public void drain(Transactions transactions, Clock clock) {
    Announcer announcer = announcer(transactions, clock);
    List<java.util.UUID> due = announcer.findDue();
    while (!due.isEmpty()) {
      announcer.announce(due);
      due = announcer.findDue();
    }
  }

  @Override
  public List<Announcement> send(List<Announcement> announcements) {
    if (away) {
      throw new IllegalStateException("the broker is away");
    }
    List<EntityAnnouncement> read = new ArrayList<>();
    announcements.forEach(a -> read.add(ContractJson.read(a.body(), EntityAnnouncement.class)));
    sent.addAll(read);
    return announcements;
  }
}
