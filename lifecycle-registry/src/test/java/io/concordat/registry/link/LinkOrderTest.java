package io.concordat.registry.link;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.SourceRecord;
import io.concordat.registry.Records;
import io.concordat.registry.link.policy.LinkingPolicy;
import io.concordat.registry.link.policy.LinkingPolicyReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** In whatever order and batches the records of an estate arrive, the same ones end up together. */
class LinkOrderTest {
  private static final LinkingPolicy ORDERED =
      new LinkingPolicyReader(50)
          .read(
              """
              apiVersion: concordat.io/v1
              kind: LinkingPolicy
              rules:
                - {name: first, kinds: [identity], keys: [strong]}
                - {name: second, kinds: [identity], keys: [middle]}
                - {name: third, kinds: [identity], keys: [weak], confirmedBy: [confirming]}
              """);

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

  /**
   * Records with random keys under ordered rules, a confirmed one among them. An order that leads
   * to no case leads to the partition of every other such order: a case is all that order decides.
   */
  @Property(tries = 500)
  void withoutACaseOrderDoesNotMatterUnderOrderedRules(
      @ForAll @IntRange(min = 2, max = 7) int size,
      @ForAll @IntRange(min = 1, max = 4) int values,
      @ForAll @IntRange(min = 1, max = 4) int batchSize,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Records record = row("r" + i).of("source" + i, "rows");
      for (String namespace : List.of("strong", "middle", "weak", "confirming")) {
        if (random.nextInt(3) > 0) {
          record.key(namespace, namespace + random.nextInt(values));
        }
      }
      records.add(record.record());
    }
    Set<Set<Set<String>>> partitions = new HashSet<>();
    for (int order = 0; order < 12; order++) {
      Collections.shuffle(records, random);
      LinkingScene scene = new LinkingScene(ORDERED);
      for (int i = 0; i < records.size(); i += batchSize) {
        scene.batch(records.subList(i, Math.min(records.size(), i + batchSize)));
      }
      if (scene.cases().isEmpty()) {
        partitions.add(scene.groups());
      }
    }
    Statistics.label("orders without a case").collect(!partitions.isEmpty());
    assertThat(partitions).hasSizeLessThanOrEqualTo(1);
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
