package io.concordat.registry;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * A loop that ended cannot be mended from within: the service is to be started again. The incoming
 * channels answer for themselves.
 */
@Liveness
@ApplicationScoped
class PipelineHealth implements HealthCheck {
  private final Pipeline pipeline;

  PipelineHealth(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("announcing").status(pipeline.isAnnouncing()).build();
  }
}
