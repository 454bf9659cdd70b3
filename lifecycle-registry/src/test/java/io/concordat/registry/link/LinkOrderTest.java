package io.concordat.registry.link;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.SourceRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** In whatever order and batches the records of an estate arrive, the same ones end up together. */
class LinkOrderTest {

  @Property(tries = 300)
  void orderAndBatchingDoNotMatter(
      @ForAll @IntRange(min = 1, max = 6) int things,
      @ForAll @IntRange(min = 0, max = 3) int enrichments,
      @ForAll @IntRange(min = 1, max = 7) int batchSize,
      @ForAll long seed) {
    List<SourceRecord> estate = estate(things, enrichments);
    Set<Set<String>> expected = linked(estate, estate.size());
    List<SourceRecord> shuffled = new ArrayList<>(estate);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(linked(shuffled, batchSize)).isEqualTo(expected).hasSize(things);
  }

  @Property(tries = 300)
  void recreationEndsTheSameWheneverTheTombstoneComes(
      @ForAll @IntRange(min = 1, max = 4) int roles,
      @ForAll @IntRange(min = 1, max = 5) int batchSize,
      @ForAll long seed) {
    List<SourceRecord> first = new ArrayList<>();
    List<SourceRecord> later = new ArrayList<>();
    for (int i = 0; i < roles; i++) {
      first.add(row("old" + i).key("aws:arn", "arn:" + i).record());
      later.add(row("old" + i).version(2).retired().key("aws:arn", "arn:" + i).record());
      later.add(row("new" + i).key("aws:arn", "arn:" + i).record());
    }
    Collections.shuffle(later, new Random(seed));
    first.addAll(later);
    assertThat(linked(first, batchSize)).hasSize(2 * roles);
  }

  private static Set<Set<String>> linked(List<SourceRecord> records, int batchSize) {
    LinkingScene scene = new LinkingScene(50);
    for (int i = 0; i < records.size(); i += batchSize) {
      scene.batch(records.subList(i, Math.min(records.size(), i + batchSize)));
    }
    return scene.groups();
  }

  private static List<SourceRecord> estate(int things, int enrichments) {
    List<SourceRecord> estate = new ArrayList<>();
    for (int i = 0; i < things; i++) {
      String arn = "arn:" + i;
      estate.add(row("R" + i).of("aws-main", "roles").key("aws:arn", arn).record());
      estate.add(
          row("ci" + i)
              .of("servicenow-prod", "cmdb_ci")
              .key("aws:arn", arn)
              .key("servicenow:sys-id", "servicenow-prod/ci" + i)
              .record());
      for (int e = 0; e < enrichments; e++) {
        estate.add(
            row("c" + i + "-" + e)
                .of("erp", "contracts")
                .enrichment()
                .key("aws:arn", arn)
                .record());
      }
    }
    return estate;
  }
}
