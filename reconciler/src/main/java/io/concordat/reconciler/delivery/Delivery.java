package io.concordat.reconciler.delivery;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One change of an escalation on its way to one endpoint. */
@Entity
@Table(name = "delivery")
public class Delivery extends PanacheEntityBase {
  @Id public UUID id;

  @Column(name = "escalation_id")
  public UUID escalationId;

  @Column(name = "escalation_sequence")
  public long escalationSequence;

  public String endpoint;
  public String state;
  public int attempts;

  @Column(name = "attempts_left")
  public int attemptsLeft;

  @Column(name = "next_attempt_at")
  public Instant nextAttemptAt;

  @Column(name = "last_status")
  public Integer lastStatus;

  @Column(name = "last_error")
  public String lastError;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "delivered_at")
  public Instant deliveredAt;

  static List<Delivery> ofEscalation(UUID escalationId) {
    return find("escalationId = ?1 order by escalationSequence, endpoint", escalationId)
        .page(0, 500)
        .list();
  }

  static List<Delivery> page(String state, UUID after, int limit) {
    return find("(?1 = '' or state = ?1) and id > ?2 order by id", state, after)
        .page(0, limit)
        .list();
  }
}
