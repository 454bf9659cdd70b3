package io.concordat.registry.intake;

import io.concordat.contract.ContractJson;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.contract.SourceRecord;
import io.concordat.registry.consume.Message;
import java.util.UUID;

/** One decoded message. */
record Observed(Message message, SourceRecord record, Content content, UUID digest) {

  /**
   * Decodes a message.
   *
   * @throws ContractJson.UndecodableException with a reason that may be shown
   */
  static Observed decode(Message message) {
    SourceRecord record = ContractJson.read(message.body(), SourceRecord.class);
    if (record.domain() == SourceDomain.MANUAL || record.source().equals(OwnRecords.MANUAL)) {
      throw new ContractJson.UndecodableException(
          "domain: 'manual' is what persons assert with POST /api/v1/overrides, and no connector",
          null);
    }
    return of(message, record);
  }

  /** A record that the registry made itself; no message brought it. */
  static Observed own(SourceRecord record) {
    return of(new Message("", 0, 0, null), record);
  }

  private static Observed of(Message message, SourceRecord record) {
    Content content = Content.of(record);
    return new Observed(message, record, content, content.digest(record));
  }

  Name name() {
    return new Name(record.source(), record.nativeId());
  }

  /** A tombstone that says nothing but that the row is gone. */
  boolean isBareTombstone() {
    return record.state() == RecordState.RETIRED
        && record.fields().isEmpty()
        && record.keys().isEmpty()
        && record.relations().isEmpty();
  }

  /** The same tombstone beside what the row last said, which a reader still wants to see. */
  Observed keeping(Content last) {
    return new Observed(message, record, last, last.digest(record));
  }

  /** What a record is called. */
  record Name(String source, String nativeId) {}
}
