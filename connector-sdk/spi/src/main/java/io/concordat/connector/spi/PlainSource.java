package io.concordat.connector.spi;

import io.concordat.contract.SourceDomain;
import java.util.List;
import java.util.function.Supplier;

/**
 * A source that is its streams and no more: it takes no tickets, and names no rights to be tested
 * unless it is told them.
 */
public record PlainSource(
    String id, String system, SourceDomain domain, String fingerprint, List<SourceStream> streams)
    implements Source {
  public PlainSource {
    streams = List.copyOf(streams);
  }

  /**
   * The same source, which names its rights to whoever tests the connection.
   *
   * @param rights asked for each test; calls nobody
   */
  public Source testedBy(Supplier<List<ConnectionTest.Probe>> rights) {
    return new TestedSource(this, rights);
  }
}
