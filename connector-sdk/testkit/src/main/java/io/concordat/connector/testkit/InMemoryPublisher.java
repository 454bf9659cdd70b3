package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.OutboundRecord;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.contract.ContractJson;
import io.concordat.contract.SourceRecord;
import java.util.ArrayList;
import java.util.List;

/** A broker that acknowledges at once and keeps what it got, decoded from the bytes on the wire. */
public final class InMemoryPublisher implements RecordPublisher {
  private final List<SourceRecord> records = new ArrayList<>();

  @Override
  public synchronized void publish(List<OutboundRecord> outbound) {
    outbound.forEach(each -> records.add(ContractJson.read(each.body(), SourceRecord.class)));
  }

  /** All that was published, in order. */
  public synchronized List<SourceRecord> records() {
    return List.copyOf(records);
  }
}
