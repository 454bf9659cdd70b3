package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.probe.SourceTester;
import io.concordat.connector.runtime.schedule.SourceCatalog;
import io.concordat.connector.spi.Source;
import io.concordat.edge.Actor;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The connection test. */
@Path("/api/v1/sources/{source}/test")
@Tag(name = "Sources")
@RunOnVirtualThread
public class SourceTestResource {
  private final SourceCatalog catalog;
  private final SourceTester tester;

  SourceTestResource(SourceCatalog catalog, SourceTester tester) {
    this.catalog = catalog;
    this.tester = tester;
  }

  @POST
  @RolesAllowed(Roles.OPERATOR)
  @Operation(
      summary = "Try what the source may read now, and name each right that is missing",
      description =
          "Reads as little as it can, publishes nothing and moves no checkpoint. Once the"
              + " credentials are refused nothing more is tried.")
  @APIResponse(responseCode = "200", description = "What was tried, and what came of it")
  @APIResponse(responseCode = "404", description = "There is no such source")
  @APIResponse(responseCode = "409", description = "The source cannot be tested right now")
  public TestView test(@PathParam("source") String id, @Context SecurityIdentity caller) {
    Source source =
        catalog
            .find(id)
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "there is no such source here; GET /api/v1/sources lists them"));
    try {
      return TestView.of(tester.test(source, Actor.of(caller).name()));
    } catch (SourceTester.Busy busy) {
      throw Problem.conflict(busy.getMessage());
    }
  }
}
