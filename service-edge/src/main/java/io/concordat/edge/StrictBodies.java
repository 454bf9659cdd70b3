package io.concordat.edge;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * A member of a request's body that nobody knows is refused: a slip in {@code dryRun} must not
 * become an order. What crosses Kafka is read by the contract's own rules.
 */
@Singleton
public class StrictBodies implements ObjectMapperCustomizer {
  /** Before the extension's, which is for all that does not fit. */
  private static final int FIRST = 1;

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  @ServerExceptionMapper(priority = FIRST)
  public Response unknown(UnrecognizedPropertyException slip, RoutingContext context) {
    Collection<Object> known = slip.getKnownPropertyIds();
    return HttpProblem.builder(
            Problem.unknownMember(slip.getPropertyName(), known == null ? List.of() : known))
        .withInstance(URI.create(context.request().path()))
        .build()
        .toResponse();
  }
}
