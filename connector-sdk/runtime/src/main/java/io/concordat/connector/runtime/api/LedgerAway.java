package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.edge.Problem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;

/** A database that is away is nobody's mistake: come back later. */
@Provider
public class LedgerAway implements ExceptionMapper<Ledger.Unavailable> {
  @Override
  public Response toResponse(Ledger.Unavailable away) {
    return Problem.unavailable(
            "the connector's database cannot be reached right now", Duration.ofSeconds(10))
        .toResponse();
  }
}
