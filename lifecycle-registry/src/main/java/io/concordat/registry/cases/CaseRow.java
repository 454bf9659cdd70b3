package io.concordat.registry.cases;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A stored case; written by linking and by stewards' decisions. */
@Entity
@Table(name = "link_case")
class CaseRow {
  @Id UUID id;
  String type;
  String state;
  String kind;
  String source;

  @Column(name = "native_id")
  String nativeId;

  String summary;
  UUID[] entities;

  @Column(name = "opened_at")
  Instant openedAt;

  @Column(name = "closed_at")
  Instant closedAt;

  @Column(name = "closed_by")
  Long closedBy;
}
