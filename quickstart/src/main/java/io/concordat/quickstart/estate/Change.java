package io.concordat.quickstart.estate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change request.
 *
 * @param number such as {@code CHG0030017}
 * @param changeType normal, standard or emergency
 * @param requestedBy sys_id of a {@link Person}
 * @param assignedTo sys_id of a {@link Person}
 * @param assignmentGroup sys_id of a {@link Group}
 * @param accessEffect grant, remove, rotate or none: what the change says it does to access
 * @param configurationItems sys_ids of the CIs that it touches; the first is the change's own CI
 */
public record Change(
    String sysId,
    String number,
    String shortDescription,
    String changeType,
    State state,
    String approval,
    String requestedBy,
    Optional<String> assignedTo,
    String assignmentGroup,
    Instant plannedStart,
    Instant plannedEnd,
    Optional<Instant> closedAt,
    String accessEffect,
    List<String> configurationItems,
    Instant created,
    Instant updated) {

  /** Where a change stands, with the code that the Table API gives. */
  public enum State {
    NEW("-5"),
    ASSESS("-4"),
    AUTHORIZE("-3"),
    SCHEDULED("-2"),
    IMPLEMENT("-1"),
    REVIEW("0"),
    CLOSED("3"),
    CANCELED("4");

    private final String code;

    State(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  public Change {
    configurationItems = List.copyOf(configurationItems);
  }

  Change closed(Instant at) {
    return new Change(
        sysId,
        number,
        shortDescription,
        changeType,
        State.CLOSED,
        approval,
        requestedBy,
        assignedTo,
        assignmentGroup,
        plannedStart,
        plannedEnd,
        Optional.of(at),
        accessEffect,
        configurationItems,
        created,
        at);
  }
}
