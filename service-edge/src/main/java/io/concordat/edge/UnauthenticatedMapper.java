package io.concordat.edge;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * 401 for a missing and for a bad token. The problem extension's own two mappers ask Quarkus for a
 * challenge in a way that this Quarkus no longer has, and would answer 500.
 */
public class UnauthenticatedMapper {
  /** Before the extension's. */
  private static final int FIRST = 1;

  @ServerExceptionMapper(priority = FIRST)
  public Response missing(UnauthorizedException refusal, RoutingContext context) {
    return answer(
        context,
        "send the header 'Authorization: Bearer <token>' with a token of the configured issuer");
  }

  @ServerExceptionMapper(priority = FIRST)
  public Response bad(AuthenticationFailedException refusal, RoutingContext context) {
    return answer(
        context,
        "the token has expired, is not meant for this audience, or is not of the configured"
            + " issuer: get a new one");
  }

  private static Response answer(RoutingContext context, String detail) {
    ProblemType type = ProblemType.UNAUTHENTICATED;
    return HttpProblem.builder()
        .withType(type.uri())
        .withTitle(type.title())
        .withStatus(type.status())
        .withDetail(detail)
        .withInstance(java.net.URI.create(context.request().path()))
        .withHeader("WWW-Authenticate", "Bearer")
        .build()
        .toResponse();
  }
}
