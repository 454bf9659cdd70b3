package io.concordat.connector.erp.export;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.util.List;

/** The exports of one system. */
record ExportSource(String id, SourceDomain domain, String fingerprint, List<SourceStream> streams)
    implements Source {
  static final String SYSTEM = "export";

  ExportSource {
    streams = List.copyOf(streams);
  }

  @Override
  public String system() {
    return SYSTEM;
  }
}
