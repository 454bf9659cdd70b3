package io.concordat.contract;

/** The relations that the shipped connectors assert, read from the record to the target. */
public final class RelationTypes {
  /** credential → identity that authenticates with it. */
  public static final String CREDENTIAL_OF = "credential_of";

  /** identity → entitlement that it holds. */
  public static final String HOLDS = "holds";

  /** agreement → identity or resource that it pays for. */
  public static final String COVERS = "covers";

  /** change → anything that it touches. */
  public static final String TOUCHES = "touches";

  /** party (group) → party (person) who belongs to it. */
  public static final String HAS_MEMBER = "has_member";

  /** agreement (order) → agreement (contract) whose terms it was placed under. */
  public static final String ORDERED_UNDER = "ordered_under";

  /** agreement → party that supplies. */
  public static final String SUPPLIED_BY = "supplied_by";

  /** identity → resource that it serves or depends on. */
  public static final String SERVES = "serves";

  /**
   * anything → party that owns it, where the source names the party by key rather than by value.
   */
  public static final String OWNED_BY = "owned_by";

  /** identity → entitlement (a group) that it belongs to and holds what that brings. */
  public static final String MEMBER_OF = "member_of";

  /** entitlement → entitlement that whoever holds the first has by it. */
  public static final String BRINGS = "brings";

  /** identity → entitlement that nothing which it holds can go beyond. */
  public static final String BOUNDED_BY = "bounded_by";

  /** identity → identity or resource that may act as it. */
  public static final String ASSUMABLE_BY = "assumable_by";

  /** identity → identity that it may become without a secret of its own: workload identity. */
  public static final String ACTS_AS = "acts_as";

  /** entitlement → entitlement that it gives, such as a binding → its role. */
  public static final String GRANTS = "grants";

  /** change (task) → change that it is a part of. */
  public static final String PART_OF = "part_of";

  private RelationTypes() {}
}
