package io.concordat.edge;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@Path("/api/v1/probe")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.OPERATOR})
public class ProbeResource {
  private final SecurityIdentity identity;

  ProbeResource(SecurityIdentity identity) {
    this.identity = identity;
  }

  public record Note(String text, int count) {}

  @GET
  public Items<String> list(
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String from,
      @QueryParam("tag") List<String> tags) {
    Cursor.decode(from, 1);
    return Items.page(List.of("a", "b", "c"), PageSize.parse(limit), Cursor::encode);
  }

  @GET
  @Path("/{id}")
  public Response one(@PathParam("id") String id, @Context Request request) {
    return switch (id) {
      case "absent" -> throw Problem.notFound("there is no note 'absent'");
      case "broken" -> throw new IllegalStateException("jdbc:postgresql://secret-host");
      case "refused" -> throw Problem.badRequest(new IllegalArgumentException("id: is too odd"));
      default -> Etag.respond(request, Etag.of(id, 1), () -> Map.of("id", id));
    };
  }

  @GET
  @Path("/{id}/parts/{partId}")
  public Map<String, String> part(@PathParam("id") String id, @PathParam("partId") UUID part) {
    return Map.of("of", id, "part", part.toString());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  public Map<String, String> write(Note note) {
    return Map.of("by", Actor.of(identity).name(), "text", note.text());
  }
}
