package io.concordat.authority;

import static io.concordat.authority.Given.decide;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Who gives what, for any sources that say any lists. */
class UnionPropertiesTest {
  /** The value is what is given, no more and no less, and says of each element who gives it. */
  @Property
  void everyElementNamesExactlyThoseWhoGiveIt(@ForAll("gifts") Map<String, List<String>> gifts) {
    FieldDecision tags = united(gifts);

    assertThat(givers(tags)).isEqualTo(expected(gifts));
    assertThat(tags.value()).isEqualTo(FieldValue.of(List.copyOf(expected(gifts).keySet())));
  }

  /** A source that says less takes away its own gifts and nobody else's. */
  @Property
  void aSourceTakesAwayOnlyWhatItGave(
      @ForAll("gifts") Map<String, List<String>> gifts, @ForAll Random random) {
    String taker = List.copyOf(gifts.keySet()).get(random.nextInt(gifts.size()));
    List<String> kept = new ArrayList<>(gifts.get(taker));
    kept.removeIf(element -> random.nextBoolean());
    Map<String, List<String>> after = new TreeMap<>(gifts);
    after.put(taker, kept);

    Map<String, List<String>> left = givers(united(after));

    givers(united(gifts))
        .forEach(
            (element, sources) -> {
              List<String> others = sources.stream().filter(s -> !s.equals(taker)).toList();
              assertThat(left.getOrDefault(element, List.of()))
                  .containsAll(others)
                  .allMatch(s -> others.contains(s) || kept.contains(element));
            });
  }

  /** A source that goes leaves exactly what the others gave. */
  @Property
  void aSourceThatGoesTakesNothingOfOthers(@ForAll("gifts") Map<String, List<String>> gifts) {
    for (String leaver : gifts.keySet()) {
      Map<String, List<String>> stay = new TreeMap<>(gifts);
      stay.remove(leaver);
      if (!stay.isEmpty()) {
        assertThat(givers(united(stay))).isEqualTo(expected(stay));
      }
    }
  }

  /** Saying it in another order, or twice, is saying it. */
  @Property
  void orderAndRepetitionWithinAListAreNoPartOfIt(
      @ForAll("gifts") Map<String, List<String>> gifts, @ForAll Random random) {
    Map<String, List<String>> again = new TreeMap<>();
    gifts.forEach(
        (source, elements) -> {
          List<String> twice = new ArrayList<>(elements);
          twice.addAll(elements);
          Collections.shuffle(twice, random);
          again.put(source, twice);
        });

    assertThat(givers(united(again))).isEqualTo(givers(united(gifts)));
    assertThat(united(again).value()).isEqualTo(united(gifts).value());
  }

  private static FieldDecision united(Map<String, List<String>> gifts) {
    return decide(
        FieldRule.of("tags", "tags").strategy(new Strategy.Union()).sources("itsm", "iam"),
        gifts.entrySet().stream()
            .map(
                gift ->
                    (gift.getKey().startsWith("aws") ? Given.iam() : Given.itsm())
                        .as(gift.getKey())
                        .that("tags", FieldValue.of(gift.getValue())))
            .toArray(Given.Says[]::new));
  }

  private static Map<String, List<String>> givers(FieldDecision decision) {
    Map<String, List<String>> givers = new TreeMap<>();
    decision.elements().forEach(element -> givers.put(element.value(), element.sources()));
    return givers;
  }

  private static Map<String, List<String>> expected(Map<String, List<String>> gifts) {
    Map<String, TreeSet<String>> givers = new TreeMap<>();
    gifts.forEach(
        (source, elements) ->
            elements.forEach(e -> givers.computeIfAbsent(e, x -> new TreeSet<>()).add(source)));
    Map<String, List<String>> listed = new TreeMap<>();
    givers.forEach((element, sources) -> listed.put(element, List.copyOf(sources)));
    return listed;
  }

  @Provide
  Arbitrary<Map<String, List<String>>> gifts() {
    return Arbitraries.maps(
            Arbitraries.of("aws-a", "aws-b", "itsm-a", "itsm-b"),
            Arbitraries.of("a", "b", "c", "d", "e").list().ofMaxSize(5))
        .ofMinSize(1)
        .ofMaxSize(4);
  }
}
