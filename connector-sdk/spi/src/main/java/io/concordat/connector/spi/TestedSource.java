package io.concordat.connector.spi;

import io.concordat.contract.SourceDomain;
import java.util.List;
import java.util.function.Supplier;

/** A plain source that names its rights; the list is made anew for each test. */
record TestedSource(PlainSource plain, Supplier<List<ConnectionTest.Probe>> rights)
    implements Source, ConnectionTest {

  @Override
  public String id() {
    return plain.id();
  }

  @Override
  public String system() {
    return plain.system();
  }

  @Override
  public SourceDomain domain() {
    return plain.domain();
  }

  @Override
  public String fingerprint() {
    return plain.fingerprint();
  }

  @Override
  public List<SourceStream> streams() {
    return plain.streams();
  }

  @Override
  public List<Probe> probes() {
    return rights.get();
  }
}
