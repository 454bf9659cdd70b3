package io.concordat.reconciler.policy;

import io.concordat.edge.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.Map;

/** A refused policy as a problem: a person reads the detail, an editor the place. */
final class PolicyProblem {
  private PolicyProblem() {}

  static HttpProblem of(PolicyRefusedException refusal) {
    return Problem.badRequest(
        refusal.field(),
        "line "
            + refusal.line()
            + ", column "
            + refusal.column()
            + ": "
            + refusal.reason()
            + ". Nothing was changed.",
        Map.of(
            "line", refusal.line(),
            "column", refusal.column(),
            "lines", refusal.lines(),
            "reason", refusal.reason()));
  }
}
