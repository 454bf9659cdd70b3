package io.concordat.quickstart.estate;

import java.time.Instant;
import java.util.List;

/**
 * A team.
 *
 * @param sysId 32 hex digits
 * @param email the team's mailbox
 * @param managerSysId sys_id of a {@link Person}
 */
public record Group(
    String sysId,
    String name,
    String description,
    String email,
    String managerSysId,
    boolean active,
    List<Membership> members,
    Instant created,
    Instant updated) {

  /**
   * One row of the membership table.
   *
   * @param sysId of the row itself
   * @param personSysId of the {@link Person}
   */
  public record Membership(String sysId, String personSysId, Instant updated) {}

  public Group {
    members = List.copyOf(members);
  }
}
