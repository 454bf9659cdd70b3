package io.concordat.edge;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * Gives problems that the framework raised our types and titles, and a remedy where there is a
 * common one. What an unexpected failure says stays in the log.
 */
@ApplicationScoped
class ProblemCompleter implements ProblemPostProcessor {
  private static final Map<ProblemType, String> REMEDIES =
      Map.of(
          ProblemType.UNAUTHENTICATED,
              "send the header 'Authorization: Bearer <token>' with a token of the configured"
                  + " issuer that has not expired",
          ProblemType.FORBIDDEN,
              "ask for a token with one of the roles that the API description names here",
          ProblemType.NOT_FOUND, "see /q/openapi for what there is",
          ProblemType.METHOD_NOT_ALLOWED, "see /q/openapi for the methods of this path",
          ProblemType.NOT_ACCEPTABLE, "send 'Accept: application/json'",
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "send 'Content-Type: application/json'",
          ProblemType.INTERNAL, "the service's log has the cause; try again later");

  @Override
  public HttpProblem apply(HttpProblem problem, ProblemContext context) {
    ProblemType type = ProblemType.ofStatus(problem.getStatusCode()).orElse(null);
    boolean ours =
        problem.getType() != null
            && problem.getType().toString().startsWith("urn:concordat:problem:");
    if (type == null || ours) {
      return problem;
    }
    HttpProblem.Builder completed =
        HttpProblem.builder()
            .withType(type.uri())
            .withTitle(type.title())
            .withStatus(type.status())
            .withInstance(problem.getInstance())
            .withDetail(detail(type, problem));
    problem.getHeaders().forEach(completed::withHeader);
    if (type == ProblemType.INVALID_INPUT) {
      problem.getParameters().forEach(completed::with);
      if (!problem.getParameters().containsKey("field")) {
        completed.with("field", "body");
      }
    }
    return completed.build();
  }

  private static String detail(ProblemType type, HttpProblem problem) {
    if (REMEDIES.containsKey(type)) {
      return REMEDIES.get(type);
    }
    // Jackson's and the framework's own texts name classes: a client has no use for them.
    return type == ProblemType.INVALID_INPUT
        ? "the field does not fit the API description at /q/openapi; send JSON of that shape"
        : type.title();
  }
}
