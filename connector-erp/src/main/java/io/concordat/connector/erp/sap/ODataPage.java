package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One answer to a query on an entity set.
 *
 * @param next where the server says that more is; already checked to be the same server
 * @param servedAt the server's own clock; empty if it does not tell
 */
record ODataPage(List<JsonNode> rows, Optional<URI> next, Optional<Instant> servedAt) {}
