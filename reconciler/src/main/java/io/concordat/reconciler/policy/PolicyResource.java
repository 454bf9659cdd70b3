package io.concordat.reconciler.policy;

import io.concordat.edge.Actor;
import io.concordat.edge.Etag;
import io.concordat.edge.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The policy in force, and its schema. */
@Path("/api/v1/policy")
@Tag(name = "policy")
@Blocking
class PolicyResource {
  static final String YAML = "application/yaml";
  private static final String SCHEMA_JSON = "application/schema+json";

  private final PolicyInForce policy;
  private final BoundedPublication publication;
  private final SecurityIdentity caller;

  PolicyResource(PolicyInForce policy, BoundedPublication publication, SecurityIdentity caller) {
    this.policy = policy;
    this.publication = publication;
    this.caller = caller;
  }

  /** The policy as JSON. */
  record View(
      String version,
      String digest,
      String origin,
      String author,
      Instant publishedAt,
      Map<String, Object> content) {}

  /** What a file that was only checked would be. */
  record Checked(
      String version, String digest, int rules, int findings, int gates, boolean inForce) {}

  /** One method for both forms, so that a client that names none gets JSON. */
  @GET
  @Produces({MediaType.APPLICATION_JSON, YAML})
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "The policy in force as JSON; the file itself with Accept: application/yaml")
  public Response get(@Context Request request, @Context HttpHeaders headers) {
    boolean file = wantsFile(headers);
    Response answer =
        file
            ? Etag.respond(
                request, Etag.of(policy.current().version(), "yaml"), () -> policy.current().text())
            : Etag.respond(request, tag(), this::view);
    return Response.fromResponse(answer).type(file ? YAML : MediaType.APPLICATION_JSON).build();
  }

  @POST
  @Consumes(YAML)
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.POLICY_AUTHOR)
  @Operation(
      summary =
          "Puts a policy in force; a wrong one is refused whole, with line, column, field and"
              + " reason. With If-Match only where the policy in force is the one that was read;"
              + " with maxChanged, one that would change more decided values is refused, too")
  public Response publish(
      String text, @QueryParam("maxChanged") String maxChanged, @Context Request request) {
    Etag.requireMatch(request, tag());
    try {
      publication.publish(text, maxChanged, Actor.of(caller).name());
    } catch (PolicyRefusedException e) {
      throw PolicyProblem.of(e);
    }
    return Response.ok(view()).tag(tag()).build();
  }

  @POST
  @Path("/check")
  @Consumes(YAML)
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Whether a policy would be taken; changes nothing")
  public Checked check(String text) {
    try {
      PolicyDocument checked = policy.check(text);
      return new Checked(
          checked.version(),
          checked.digest(),
          checked.authority().rules().size(),
          checked.findings().size(),
          checked.gates().size(),
          checked.version().equals(policy.policyVersion()));
    } catch (PolicyRefusedException e) {
      throw PolicyProblem.of(e);
    }
  }

  @GET
  @Path("/schema")
  @Produces({SCHEMA_JSON, MediaType.APPLICATION_JSON})
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "The JSON Schema of a policy file, for an editor to complete by")
  public Response schema(@Context Request request) {
    String schema = PolicySchema.text();
    return Etag.respond(request, Etag.of(schema), () -> schema);
  }

  static boolean wantsFile(HttpHeaders headers) {
    return headers.getAcceptableMediaTypes().stream()
        .filter(type -> !type.isWildcardType())
        .findFirst()
        .filter(type -> type.getSubtype().equals("yaml"))
        .isPresent();
  }

  private EntityTag tag() {
    return Etag.of(policy.policyVersion(), "json");
  }

  private View view() {
    PolicyHistory.Entry entry = policy.entry();
    return new View(
        entry.version(),
        entry.digest(),
        entry.origin(),
        entry.author(),
        entry.publishedAt(),
        policy.current().content());
  }
}
