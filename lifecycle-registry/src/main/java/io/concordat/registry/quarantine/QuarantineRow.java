package io.concordat.registry.quarantine;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A message set aside. */
@Entity
@Table(name = "quarantine")
class QuarantineRow {
  @Id long id;
  String topic;

  @Column(name = "partition_id")
  int partition;

  long position;
  String reason;
  String state;

  @Column(name = "received_at")
  Instant receivedAt;

  @Column(name = "replayed_at")
  Instant replayedAt;

  @Column(name = "replayed_by")
  String replayedBy;
}
