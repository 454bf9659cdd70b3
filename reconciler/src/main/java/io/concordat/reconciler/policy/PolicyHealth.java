package io.concordat.reconciler.policy;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says which policy is in force, and whether the file on disk is another that was refused. A
 * refused file does not make the service unready: it goes on deciding by the version in force.
 */
@Readiness
@ApplicationScoped
class PolicyHealth implements HealthCheck {
  private final PolicyInForce policy;

  PolicyHealth(PolicyInForce policy) {
    this.policy = policy;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("policy").status(policy.inForce());
    if (policy.inForce()) {
      answer.withData("version", policy.policyVersion());
      policy.refusal().ifPresent(reason -> answer.withData("refused", reason));
    }
    return answer.build();
  }
}
