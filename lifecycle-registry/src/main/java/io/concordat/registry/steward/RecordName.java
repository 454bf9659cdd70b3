package io.concordat.registry.steward;

import io.concordat.edge.Problem;

/** What a source record is called. */
public record RecordName(String source, String nativeId) {
  private static final int LONGEST_SOURCE = 64;
  private static final int LONGEST_ID = 512;

  public RecordName {
    source = given("source", source, LONGEST_SOURCE);
    nativeId = given("nativeId", nativeId, LONGEST_ID);
  }

  private static String given(String field, String value, int longest) {
    if (value == null || value.isBlank()) {
      throw Problem.badRequest(
          field, "is required: the record's " + field + " as its links have it");
    }
    if (value.length() > longest || value.indexOf('\0') >= 0) {
      throw Problem.badRequest(field, "must be plain text of at most " + longest + " characters");
    }
    return value;
  }

  @Override
  public String toString() {
    return source + " '" + nativeId + "'";
  }
}
