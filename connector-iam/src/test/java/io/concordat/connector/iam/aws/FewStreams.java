package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.util.List;
import java.util.Set;

/** A source, less most of its streams: what a suite costs grows with the square of their number. */
record FewStreams(Source source, Set<String> names) implements Source {
  @Override
  public String id() {
    return source.id();
  }

  @Override
  public String system() {
    return source.system();
  }

  @Override
  public SourceDomain domain() {
    return source.domain();
  }

  @Override
  public String fingerprint() {
    return source.fingerprint();
  }

  @Override
  public List<SourceStream> streams() {
    return source.streams().stream().filter(one -> names.contains(one.name())).toList();
  }
}
