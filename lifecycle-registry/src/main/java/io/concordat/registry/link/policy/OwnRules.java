package io.concordat.registry.link.policy;

import java.util.Set;

/** What links are labelled with that no rule of a policy made. */
public final class OwnRules {
  /** The record brought its entity into being. */
  public static final String NATIVE_KEY = "native-key";

  /** Its keys belonged to a retired row of the same stream, so it got an entity of its own. */
  public static final String RECREATED = "recreated";

  /** A person linked it. */
  public static final String MANUAL = "manual";

  /** A person merged its entity into another. */
  public static final String MERGE = "merge";

  /** A person split its entity. */
  public static final String SPLIT = "split";

  /** A person took it out of its entity. */
  public static final String UNLINK = "unlink";

  /** All of them; no rule of a policy bears one of these names. */
  public static final Set<String> ALL = Set.of(NATIVE_KEY, RECREATED, MANUAL, MERGE, SPLIT, UNLINK);

  private OwnRules() {}
}
