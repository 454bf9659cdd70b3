package io.concordat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.ContractJson;
import io.concordat.contract.SourceRecord;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void listsEveryIdentityOnceInEachStream() {
    for (int count : new int[] {1, 2, 100, 7919}) {
      List<Workload.Message> messages = Workload.messages(50, count, 1);

      assertThat(messages).hasSize(count * Workload.RECORDS_PER_IDENTITY);
      assertThat(messages.stream().map(Workload.Message::key).distinct()).hasSize(messages.size());
    }
  }

  @Test
  void aLaterGenerationIsAHigherVersionOfTheSameRecordWithOtherContents() {
    for (int stream = 0; stream < Workload.RECORDS_PER_IDENTITY; stream++) {
      SourceRecord before = read(Workload.message(stream, 7, 1));
      SourceRecord after = read(Workload.message(stream, 7, 2));

      assertThat(after.messageKey()).isEqualTo(before.messageKey());
      assertThat(after.version()).isGreaterThan(before.version());
      assertThat(after.fields()).isNotEqualTo(before.fields());
    }
  }

  @Test
  void threeStreamsSpeakOfTheIdentityByOneKey() {
    assertThat(
            List.of(0, 2, 3).stream()
                .map(stream -> read(Workload.message(stream, 7, 1)).keys().getFirst())
                .collect(Collectors.toSet()))
        .hasSize(1);
  }

  private static SourceRecord read(Workload.Message message) {
    return ContractJson.read(message.body(), SourceRecord.class);
  }
}
