package io.concordat.edge;

/**
 * The roles of a token's claim {@code groups}. Every role may read; {@code RolesAllowed({READER,
 * STEWARD, POLICY_AUTHOR, OPERATOR})} says so.
 */
public final class Roles {
  /** Reads. */
  public static final String READER = "reader";

  /** Works on cases and escalations, and asserts by hand. */
  public static final String STEWARD = "steward";

  /** Publishes policies. */
  public static final String POLICY_AUTHOR = "policy-author";

  /** Starts pulls, releases held runs, replays what was set aside. */
  public static final String OPERATOR = "operator";

  private Roles() {}
}
