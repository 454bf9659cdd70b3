package io.concordat.connector.erp.sap;

import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.util.List;

/** One SAP S/4HANA system. */
record SapSource(
    String id, String fingerprint, List<SourceStream> streams, List<ConnectionTest.Probe> probes)
    implements Source, ConnectionTest {
  static final String SYSTEM = "sap-s4hana";

  SapSource {
    streams = List.copyOf(streams);
    probes = List.copyOf(probes);
  }

  @Override
  public String system() {
    return SYSTEM;
  }

  @Override
  public SourceDomain domain() {
    return SourceDomain.PROCUREMENT;
  }
}
