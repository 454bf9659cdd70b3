package io.concordat.edge;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** An endpoint whose author forgot to say who may. */
@Path("/api/v1/forgotten")
public class ForgottenResource {
  @GET
  public String read() {
    return "nobody should see this";
  }
}
