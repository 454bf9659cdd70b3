package io.concordat.reconciler.policy;

import io.concordat.edge.Problem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Publishes a policy over the API, if it would change no more than the caller allows. */
@ApplicationScoped
class BoundedPublication {
  private static final Duration LATER = Duration.ofSeconds(10);

  private final PolicyInForce policy;
  private final BlastRadius blastRadius;

  BoundedPublication(PolicyInForce policy, BlastRadius blastRadius) {
    this.policy = policy;
    this.blastRadius = blastRadius;
  }

  /**
   * Puts a policy in force.
   *
   * @param maxChanged the most decided values that may be others by it; null or blank: any number
   * @throws PolicyRefusedException if it is wrong
   * @throws HttpProblem if it would change more, or if that could not be told; nothing is published
   */
  void publish(String text, String maxChanged, String author) {
    if (maxChanged == null || maxChanged.isBlank()) {
      policy.publish(text, author);
    } else {
      publishWithin(bound(maxChanged), text, author);
    }
  }

  /** Measured now, on everything stored, against the policy that is to be replaced. */
  private void publishWithin(long bound, String text, String author) {
    long measuredAgainst = policy.entry().sequence();
    long changed;
    try {
      changed = blastRadius.changedValues(policy.check(text));
    } catch (BlastRadius.NotMeasuredException e) {
      throw e.busy()
          ? Problem.tooManyRequests(e.getMessage(), LATER)
          : Problem.unavailable(e.getMessage(), LATER);
    }
    if (changed > bound) {
      throw HttpProblem.builder(
              Problem.conflict(
                  "the policy would change "
                      + changed
                      + " decided values, more than the "
                      + bound
                      + " that maxChanged allows; nothing was published. See which with"
                      + " POST /api/v1/policies/what-if, or raise maxChanged"))
          .with("changedValues", changed)
          .with("maxChanged", bound)
          .build();
    }
    try {
      policy.publishAfter(measuredAgainst, text, author);
    } catch (PolicyHistory.OvertakenException e) {
      throw Problem.conflict(
          "another policy came in force while this one was measured; nothing was published, try"
              + " again");
    }
  }

  private static long bound(String text) {
    try {
      long bound = Long.parseLong(text.trim());
      if (bound >= 0) {
        return bound;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a negative number is.
    }
    throw Problem.badRequest("maxChanged", "must be a whole number, 0 or more");
  }
}
