package io.concordat.registry.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A stored run report; written by {@link Runs} only. */
@Entity
@Table(name = "run")
class RunRow {
  @Id
  @Column(name = "run_id")
  String runId;

  String source;
  String system;
  String domain;
  String stream;
  String mode;
  String outcome;

  @Column(name = "started_at")
  Instant startedAt;

  @Column(name = "finished_at")
  Instant finishedAt;

  @Column(name = "rows_read")
  long rowsRead;

  long published;
  long unchanged;
  long retired;
  long rejected;
  String reason;

  /** As the report has them, in JSON; null where there are none. */
  String gaps;
}
