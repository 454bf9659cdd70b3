package io.concordat.edge;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
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
 * become an order; and so is a body, or a member, of another shape. What crosses Kafka is read by
 * the contract's own rules.
 */
@Singleton
public class StrictBodies implements ObjectMapperCustomizer {
  /** Before the extension's, and before Quarkus's own, which answers with no word. */
  private static final int FIRST = 1;

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  @ServerExceptionMapper(priority = FIRST)
  public Response unknown(UnrecognizedPropertyException slip, RoutingContext context) {
    Collection<Object> known = slip.getKnownPropertyIds();
    return answer(
        Problem.unknownMember(slip.getPropertyName(), known == null ? List.of() : known), context);
  }

  @ServerExceptionMapper(priority = FIRST)
  public Response misshapen(MismatchedInputException slip, RoutingContext context) {
    return answer(
        Problem.badRequest(
            field(slip.getPath()),
            "must be "
                + shape(slip.getTargetType())
                + ", as the API description at /q/openapi has it"),
        context);
  }

  private static Response answer(HttpProblem problem, RoutingContext context) {
    return HttpProblem.builder(problem)
        .withInstance(URI.create(context.request().path()))
        .build()
        .toResponse();
  }

  /** Such as {@code parts[0].records}; of the whole {@code body}. */
  private static String field(List<JsonMappingException.Reference> path) {
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference step : path) {
      if (step.getFieldName() == null) {
        field.append('[').append(Math.max(0, step.getIndex())).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(Problem.printable(step.getFieldName()));
      }
    }
    return field.isEmpty() ? "body" : field.toString();
  }

  private static String shape(Class<?> wanted) {
    if (wanted == null) {
      return "of the right shape";
    }
    if (wanted.isArray() || Collection.class.isAssignableFrom(wanted)) {
      return "a JSON array";
    }
    if (wanted == boolean.class || wanted == Boolean.class) {
      return "true or false";
    }
    if (wanted.isPrimitive() || Number.class.isAssignableFrom(wanted)) {
      return "a number in its range";
    }
    if (wanted.isEnum() || wanted.getName().startsWith("java.lang.")) {
      return "a string";
    }
    return wanted.getName().startsWith("java.time.") || wanted == java.util.UUID.class
        ? "a string of the right format"
        : "a JSON object";
  }
}
