package io.concordat.registry.link;

import io.concordat.contract.EntityKind;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.contract.Standing;
import io.concordat.registry.link.policy.LinkingPolicy;
import java.util.Set;
import java.util.UUID;

/**
 * What linking knows of one source record. The state and the keys are those after the batch; the
 * entity is filled in by the {@link Linker}.
 */
public final class Linkable {
  private final long id;
  private final String source;
  private final SourceDomain domain;
  private final String stream;
  private final String nativeId;
  private final EntityKind kind;
  private final Standing standing;
  private final RecordState state;
  private final Set<UUID> keys;
  private final boolean apart;
  private UUID entityId;
  private String rule;

  /**
   * @param entityId null while the record waits
   * @param apart whether a person left it without an entity: linking then leaves it alone
   */
  public Linkable(
      long id,
      String source,
      SourceDomain domain,
      String stream,
      String nativeId,
      EntityKind kind,
      Standing standing,
      RecordState state,
      Set<UUID> keys,
      UUID entityId,
      boolean apart) {
    this.id = id;
    this.source = source;
    this.domain = domain;
    this.stream = stream;
    this.nativeId = nativeId;
    this.kind = kind;
    this.standing = standing;
    this.state = state;
    this.keys = keys;
    this.entityId = entityId;
    this.apart = apart;
  }

  public long id() {
    return id;
  }

  public String source() {
    return source;
  }

  public String nativeId() {
    return nativeId;
  }

  public EntityKind kind() {
    return kind;
  }

  public Set<UUID> keys() {
    return keys;
  }

  /** The entity that the record is linked to; null while it waits. */
  public UUID entityId() {
    return entityId;
  }

  /** The rule by which this batch linked the record; null if an earlier one did, or none. */
  public String rule() {
    return rule;
  }

  public boolean linked() {
    return entityId != null;
  }

  /** Whether it waits for an entity; what a person left without one does not. */
  public boolean waits() {
    return entityId == null && !apart;
  }

  /** Whether it may bring an entity into being. */
  boolean mayCreate(LinkingPolicy policy) {
    return primary() && policy.mayCreate(source, domain, stream, kind);
  }

  boolean active() {
    return state == RecordState.ACTIVE;
  }

  boolean primary() {
    return standing == Standing.PRIMARY;
  }

  /** Whether the source itself says that the two are different things: two rows of one stream. */
  boolean isAnotherRowBesides(Linkable other) {
    return primary()
        && other.primary()
        && source.equals(other.source)
        && stream.equals(other.stream)
        && !nativeId.equals(other.nativeId);
  }

  /** Links it to an entity that was named, before the linker looks: linking leaves it there. */
  public void place(UUID entity, String byRule) {
    link(entity, byRule);
  }

  void link(UUID entity, String byRule) {
    entityId = entity;
    rule = byRule;
  }
}
