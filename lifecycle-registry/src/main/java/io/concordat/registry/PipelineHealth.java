package io.concordat.registry;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** A loop that ended cannot be mended from within: the service is to be started again. */
@Liveness
@ApplicationScoped
class PipelineHealth implements HealthCheck {
  private final Pipeline pipeline;

  PipelineHealth(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> stopped = pipeline.stoppedLoops();
    return HealthCheckResponse.named("loops")
        .status(stopped.isEmpty())
        .withData("stopped", String.join(", ", stopped))
        .build();
  }
}
