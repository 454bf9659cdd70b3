package io.concordat.connector.runtime.pull;

import io.concordat.contract.ContractJson;
import io.concordat.contract.SourceRecord;

/** A record with its body on the wire, so that it is encoded, and measured, exactly once. */
public final class OutboundRecord {
  private final SourceRecord record;
  private final byte[] body;

  private OutboundRecord(SourceRecord record, byte[] body) {
    this.record = record;
    this.body = body;
  }

  /**
   * Encodes a record.
   *
   * @throws IllegalArgumentException if its body is larger than a reader would take
   */
  public static OutboundRecord of(SourceRecord record) {
    byte[] body = ContractJson.write(record);
    if (body.length > ContractJson.MAX_BYTES) {
      throw new IllegalArgumentException(
          "record: has "
              + body.length
              + " bytes; at most "
              + ContractJson.MAX_BYTES
              + " are allowed");
    }
    return new OutboundRecord(record, body);
  }

  public SourceRecord record() {
    return record;
  }

  /** The JSON body; not to be changed. */
  public byte[] body() {
    return body;
  }
}
