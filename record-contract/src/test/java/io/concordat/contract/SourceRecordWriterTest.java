package io.concordat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceRecordWriterTest {
  private static final Instant AT = Instant.parse("2026-01-05T08:00:00.123456Z");

  /** The same mapper, which finds out by itself how a record is written. */
  private static final ObjectMapper BY_ITSELF =
      ContractJson.mapper().copy().addMixIn(SourceRecord.class, WithoutWriter.class);

  @JsonSerialize(using = JsonSerializer.None.class)
  private interface WithoutWriter {}

  @Test
  void writesWhatJacksonWouldWriteByItself() throws Exception {
    SourceRecord full = Samples.fullRecord();
    for (SourceRecord record : List.of(full, bare(full), everyValue(full))) {
      assertThat(new String(ContractJson.write(record)))
          .isEqualTo(BY_ITSELF.writeValueAsString(record));
      assertThat(ContractJson.read(ContractJson.write(record), SourceRecord.class))
          .isEqualTo(record);
    }
  }

  private static SourceRecord bare(SourceRecord of) {
    return with(of, Optional.empty(), Optional.empty(), List.of(), List.of(), Map.of());
  }

  private static SourceRecord everyValue(SourceRecord of) {
    Map<String, Assertion> fields = new LinkedHashMap<>();
    fields.put("text", Assertion.of("a \"quoted\" \u00e9\u4e16 text\n").effective(AT));
    fields.put("number", Assertion.of(FieldValue.of(1250)).expiring(AT));
    fields.put("flag", Assertion.of(FieldValue.of(false)));
    fields.put("texts", Assertion.of(FieldValue.of(List.of("a", "b"))));
    fields.put("nothing", Assertion.of(FieldValue.NULL));
    fields.put(
        "by_hand",
        Assertion.of("x")
            .by(new Attribution(Samples.ENTITY, "ops@example.com", "a reason", "CHG1")));
    return with(of, Optional.of(AT), Optional.of("bot"), of.keys(), of.relations(), fields);
  }

  private static SourceRecord with(
      SourceRecord of,
      Optional<Instant> effectiveAt,
      Optional<String> type,
      List<TypedKey> keys,
      List<Relation> relations,
      Map<String, Assertion> fields) {
    return new SourceRecord(
        of.source(),
        of.system(),
        of.domain(),
        of.stream(),
        of.nativeId(),
        of.version(),
        of.state(),
        of.standing(),
        of.runId(),
        AT,
        effectiveAt,
        of.kind(),
        type,
        keys,
        relations,
        fields);
  }
}
