package io.concordat.connector.spi;

import io.concordat.contract.SourceDomain;
import java.util.List;

/**
 * A source that is its streams and no more: it names no rights to be tested and takes no tickets.
 */
public record PlainSource(
    String id, String system, SourceDomain domain, String fingerprint, List<SourceStream> streams)
    implements Source {
  public PlainSource {
    streams = List.copyOf(streams);
  }
}
