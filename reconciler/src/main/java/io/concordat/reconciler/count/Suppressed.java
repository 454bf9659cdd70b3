package io.concordat.reconciler.count;

import io.micrometer.core.instrument.Tags;

/** What was not written or not sent, and why. What is set aside as unreadable is counted there. */
public enum Suppressed implements Counted {
  /** The revision is stored already: the message came twice. */
  ANNOUNCEMENT_REPEATED("announcement", "repeated"),
  /** A later revision is stored already. */
  ANNOUNCEMENT_OUTDATED("announcement", "outdated"),
  /** A later revision came in the same batch. */
  ANNOUNCEMENT_SUPERSEDED("announcement", "superseded"),
  /** The run did not end well, so that it confirms nothing. */
  RUN_NOT_CONFIRMING("run_report", "not_confirming"),
  /** A run that started later is known, or this one came twice. */
  RUN_OUTDATED("run_report", "outdated"),
  /** The entity could not be decided again and is tried again later. */
  DECISION_POSTPONED("decision", "postponed"),
  /** The policy has it recorded only. */
  ESCALATION_ONLY_RECORDED("escalation", "only_recorded"),
  /** It came back within its quiet period. */
  ESCALATION_FLAP("escalation", "flap"),
  /** It ended before it was as old as the policy asks. */
  ESCALATION_DID_NOT_LAST("escalation", "did_not_last"),
  /** The endpoint is switched off. */
  DELIVERY_ENDPOINT_OFF("delivery", "endpoint_off"),
  /** The broker takes no message of that size. */
  EVENT_TOO_LARGE("event", "too_large");

  private final Tags tags;

  Suppressed(String what, String reason) {
    tags = Tags.of("what", what, "reason", reason);
  }

  @Override
  public String meter() {
    return "concordat.suppressed";
  }

  @Override
  public Tags tags() {
    return tags;
  }
}
