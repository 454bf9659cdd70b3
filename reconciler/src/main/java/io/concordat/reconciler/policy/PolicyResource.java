package io.concordat.reconciler.policy;

import io.concordat.edge.Actor;
import io.concordat.edge.Etag;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The policy in force. */
@Path("/api/v1/policy")
@Tag(name = "policy")
@Blocking
class PolicyResource {
  private static final String YAML = "application/yaml";

  private final PolicyInForce policy;
  private final SecurityIdentity caller;

  PolicyResource(PolicyInForce policy, SecurityIdentity caller) {
    this.policy = policy;
    this.caller = caller;
  }

  /** The policy as JSON. */
  record View(
      String version,
      String origin,
      String author,
      Instant publishedAt,
      Map<String, Object> content) {}

  /** One method for both forms, so that a client that names none gets JSON. */
  @GET
  @Produces({MediaType.APPLICATION_JSON, YAML})
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "The policy in force as JSON; the file itself with Accept: application/yaml")
  public Response get(@Context Request request, @Context HttpHeaders headers) {
    boolean file =
        headers.getAcceptableMediaTypes().stream()
            .filter(type -> !type.isWildcardType())
            .findFirst()
            .filter(type -> type.getSubtype().equals("yaml"))
            .isPresent();
    Response answer =
        file
            ? Etag.respond(
                request, Etag.of(policy.current().version(), "yaml"), () -> policy.current().text())
            : Etag.respond(request, Etag.of(policy.current().version(), "json"), this::view);
    return Response.fromResponse(answer).type(file ? YAML : MediaType.APPLICATION_JSON).build();
  }

  @POST
  @Consumes(YAML)
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.POLICY_AUTHOR)
  @Operation(
      summary = "Puts a policy in force; a wrong one is refused whole, with line, field and reason")
  public Response publish(String text) {
    try {
      policy.publish(text, Actor.of(caller).name());
      return Response.ok(view()).tag(Etag.of(policy.current().version(), "json")).build();
    } catch (PolicyRefusedException e) {
      throw Problem.badRequest(e.field(), "line " + e.line() + ": " + e.reason());
    }
  }

  private View view() {
    PolicyStore.Version version = policy.version();
    return new View(
        version.version(),
        version.origin(),
        version.author(),
        version.publishedAt(),
        policy.current().content());
  }
}
