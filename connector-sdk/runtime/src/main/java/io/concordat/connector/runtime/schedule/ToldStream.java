package io.concordat.connector.runtime.schedule;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.Unmapped;
import io.concordat.contract.PullMode;
import java.time.Instant;
import java.util.Optional;

/** A stream whose pages are told of as they are mapped. */
record ToldStream(String source, SourceStream stream, RunListener listener)
    implements SourceStream {
  @Override
  public String name() {
    return stream.name();
  }

  @Override
  public PullMode preferredMode() {
    return stream.preferredMode();
  }

  @Override
  public Optional<Checkpoint> incrementFrom(Instant at) {
    return stream.incrementFrom(at);
  }

  @Override
  public Page read(Checkpoint since) {
    return told(stream.read(since));
  }

  @Override
  public Unmapped fetch(Checkpoint since) {
    return stream.fetch(since).then(this::told);
  }

  private Page told(Page page) {
    listener.read(source, stream.name(), page);
    return page;
  }
}
