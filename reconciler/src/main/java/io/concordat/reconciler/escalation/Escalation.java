package io.concordat.reconciler.escalation;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** An escalation as it stands; changed only by {@link EscalationLedger}, in sets. */
@Entity
@Immutable
@Table(name = "escalation")
public class Escalation extends PanacheEntityBase {
  @Id public UUID id;

  @Column(name = "dedup_key")
  public String dedupKey;

  public String finding;
  public String severity;

  @Column(name = "entity_id")
  public UUID entityId;

  public String kind;

  @Column(name = "entity_name")
  public String entityName;

  public String summary;

  @Column(columnDefinition = "jsonb")
  public String evidence;

  @Column(columnDefinition = "jsonb")
  public String standards;

  public String owner;

  @Column(name = "policy_version")
  public String policyVersion;

  public String state;
  public long sequence;

  @Column(name = "times_opened")
  public int timesOpened;

  @Column(name = "opened_at")
  public Instant openedAt;

  @Column(name = "updated_at")
  public Instant updatedAt;

  @Column(name = "acknowledged_at")
  public Instant acknowledgedAt;

  @Column(name = "acknowledged_by")
  public String acknowledgedBy;

  @Column(name = "cleared_at")
  public Instant clearedAt;

  static List<Escalation> page(Optional<String> state, Optional<UUID> after, int limit) {
    return find(
            "(?1 = '' or state = ?1) and id > ?2 order by id",
            state.orElse(""),
            after.orElse(new UUID(0, 0)))
        .page(0, limit)
        .list();
  }
}
