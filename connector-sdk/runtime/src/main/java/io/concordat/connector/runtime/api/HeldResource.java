package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.postgres.HeldRows;
import io.concordat.edge.Items;
import io.concordat.edge.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Everything that waits for a person to say whether it is really gone. */
@Path("/api/v1/held")
@Tag(name = "Held")
@RunOnVirtualThread
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
public class HeldResource {
  private static final int SAMPLES = 10;

  private final HeldRows rows;

  HeldResource(HeldRows rows) {
    this.rows = rows;
  }

  @GET
  @Operation(summary = "Streams whose mass disappearance is held back, with counts and samples")
  public Items<HeldView> list() {
    return Items.all(
        rows.holds().stream()
            .map(
                held ->
                    HeldView.of(held, rows.kinds(held.key()), rows.rows(held.key(), "", SAMPLES)))
            .toList());
  }
}
