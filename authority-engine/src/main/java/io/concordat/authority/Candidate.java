package io.concordat.authority;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.time.Instant;

/**
 * One assertion of one field, as a rule sees it. Mutable while the rule weighs it, and never seen
 * outside: the hot loop makes one of these for each assertion and nothing else.
 */
final class Candidate {
  /** The place of a source that the rule does not list: after every listed one. */
  static final int NOT_LISTED = Integer.MAX_VALUE;

  final LinkedRecord record;
  final Assertion assertion;
  final FieldValue asserted;
  final int place;

  /** When it took effect by the source's own account; {@link Instant#MIN} if it tells nothing. */
  final Instant ownTime;

  final Instant confirmed;

  /** The asserted value in its one form. */
  FieldValue value;

  /** When it becomes stale; {@link Instant#MAX} if never. */
  Instant limit = Instant.MAX;

  /** When it ends by itself; {@link Instant#MAX} if never, or if that says nothing any more. */
  Instant expires = Instant.MAX;

  boolean stale;

  /** Why it may not win; {@code null} while it may. */
  Reason bar;

  String detail;

  /** The value's place in the rule's ranking, or how many sources report it. */
  int weight;

  Candidate(
      LinkedRecord record, Assertion assertion, int place, Instant ownTime, Instant confirmed) {
    this.record = record;
    this.assertion = assertion;
    this.asserted = assertion.value();
    this.place = place;
    this.ownTime = ownTime;
    this.confirmed = confirmed;
    this.value = asserted;
  }

  /** Whether its source does not say when it took effect. */
  boolean undated() {
    return ownTime.equals(Instant.MIN);
  }

  void bar(Reason reason, String why) {
    bar = reason;
    detail = why;
  }

  boolean mayWin() {
    return bar == null;
  }

  /** The order in which assertions are listed: by place, then id. Total, so arrival is no part. */
  static int byPlace(Candidate a, Candidate b) {
    int order = Integer.compare(a.place, b.place);
    return order != 0 ? order : byId(a, b);
  }

  static int byId(Candidate a, Candidate b) {
    int order = a.record.source().compareTo(b.record.source());
    if (order == 0) {
      order = a.record.nativeId().compareTo(b.record.nativeId());
    }
    return order != 0 ? order : Long.compare(b.record.version(), a.record.version());
  }
}
