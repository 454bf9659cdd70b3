package io.concordat.reconciler.policy;

import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Etag;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Every policy that was ever in force, and the way back to one of them. */
@Path("/api/v1/policy/versions")
@Tag(name = "policy")
@Blocking
class PolicyVersionResource {
  private static final Pattern VERSION = Pattern.compile("sha256:[0-9a-f]{16}");

  private final PolicyInForce policy;
  private final PolicyHistory history;
  private final BoundedPublication publication;
  private final SecurityIdentity caller;

  PolicyVersionResource(
      PolicyInForce policy,
      PolicyHistory history,
      BoundedPublication publication,
      SecurityIdentity caller) {
    this.policy = policy;
    this.history = history;
    this.publication = publication;
    this.caller = caller;
  }

  /**
   * One publication.
   *
   * @param inForce whether it is the one that decides now
   */
  record View(
      long sequence,
      String version,
      String digest,
      String origin,
      String author,
      Instant publishedAt,
      boolean inForce) {}

  /** One version's last publication, with the file as JSON. */
  record WithContent(
      long sequence,
      String version,
      String digest,
      String origin,
      String author,
      Instant publishedAt,
      boolean inForce,
      Map<String, Object> content) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Publications, the latest first; all of them or those of one version")
  public Items<View> list(
      @QueryParam("version") String version,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    Optional<String> wanted =
        Optional.ofNullable(version)
            .filter(text -> !text.isBlank())
            .map(text -> checked("version", text));
    Optional<Long> before =
        Cursor.decode(cursor, 1).stream().findFirst().map(PolicyVersionResource::sequence);
    return Items.page(
            history.page(wanted, before, size.fetch()),
            size,
            entry -> Cursor.encode(entry.sequence()))
        .map(this::view);
  }

  @GET
  @Path("/{version}")
  @Produces({MediaType.APPLICATION_JSON, PolicyResource.YAML})
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "A version as JSON; the file itself with Accept: application/yaml")
  public Response get(
      @PathParam("version") String version,
      @Context Request request,
      @Context HttpHeaders headers) {
    PolicyHistory.Stored stored = find(version);
    boolean file = PolicyResource.wantsFile(headers);
    boolean inForce = policy.entry().sequence() == stored.entry().sequence();
    Response answer =
        Etag.respond(
            request,
            Etag.of(stored.entry().sequence(), inForce, file),
            () -> file ? stored.text() : withContent(stored));
    return Response.fromResponse(answer)
        .type(file ? PolicyResource.YAML : MediaType.APPLICATION_JSON)
        .build();
  }

  @POST
  @Path("/{version}/publish")
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.POLICY_AUTHOR)
  @Operation(
      summary =
          "Puts an earlier version in force again, as a new entry with its own author; the one"
              + " that is in force stays as it is. With maxChanged, one that would change more"
              + " decided values is refused")
  public View publish(
      @PathParam("version") String version, @QueryParam("maxChanged") String maxChanged) {
    try {
      publication.publish(find(version).text(), maxChanged, Actor.of(caller).name());
      return view(policy.entry());
    } catch (PolicyRefusedException e) {
      throw PolicyProblem.of(e);
    }
  }

  private PolicyHistory.Stored find(String version) {
    return history
        .find(checked("version", version))
        .orElseThrow(() -> Problem.notFound("there never was a policy " + version));
  }

  private View view(PolicyHistory.Entry entry) {
    return new View(
        entry.sequence(),
        entry.version(),
        entry.digest(),
        entry.origin(),
        entry.author(),
        entry.publishedAt(),
        policy.entry().sequence() == entry.sequence());
  }

  private WithContent withContent(PolicyHistory.Stored stored) {
    View view = view(stored.entry());
    return new WithContent(
        view.sequence(),
        view.version(),
        view.digest(),
        view.origin(),
        view.author(),
        view.publishedAt(),
        view.inForce(),
        PolicyReader.content(stored.text()));
  }

  private static String checked(String parameter, String version) {
    if (!VERSION.matcher(version).matches()) {
      throw Problem.badRequest(
          parameter, "must be a version as the list shows it: sha256: and 16 hexadecimal digits");
    }
    return version;
  }

  private static Long sequence(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw Cursor.refused();
    }
  }
}
