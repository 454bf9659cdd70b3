package io.concordat.reconciler.decision;

import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.reconciler.count.Counted;
import io.concordat.reconciler.count.Tally;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** An assertion that did not win, by its reason and the kind of entity that it is about. */
record LostAssertion(Reason reason, EntityKind kind) implements Counted {
  static List<LostAssertion> all() {
    return Arrays.stream(Reason.values())
        .flatMap(
            reason -> Stream.of(EntityKind.values()).map(kind -> new LostAssertion(reason, kind)))
        .toList();
  }

  /** Counts every loser of a decision that is another than the one before. */
  static void count(Tally tally, Decided changed) {
    for (FieldDecision decision : changed.fields()) {
      for (Loser loser : decision.losers()) {
        tally.add(new LostAssertion(loser.reason(), changed.announcement().kind()));
      }
    }
  }

  @Override
  public String meter() {
    return "concordat.assertions.lost";
  }

  @Override
  public Tags tags() {
    return Tags.of("reason", reason.wireName(), "kind", kind.wireName());
  }
}
