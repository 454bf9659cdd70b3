package io.concordat.reconciler.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GroupsTest {
  @Test
  void showsTheSameExamplesInWhateverOrderAndByHoweverManyThreadsItWasCounted() {
    List<UUID> ids = ids(200);
    Groups<String, UUID> straight = new Groups<>(3);
    ids.forEach(id -> straight.count("a", id, () -> id));

    List<UUID> shuffled = new ArrayList<>(ids);
    Collections.shuffle(shuffled, new Random(7));
    Groups<String, UUID> left = new Groups<>(3);
    Groups<String, UUID> right = new Groups<>(3);
    for (int i = 0; i < shuffled.size(); i++) {
      UUID id = shuffled.get(i);
      (i % 3 == 0 ? left : right).count("a", id, () -> id);
    }
    left.merge(right);

    List<UUID> lowest = ids.stream().sorted().limit(3).toList();
    assertThat(only(straight).examples()).isEqualTo(lowest);
    assertThat(only(left).examples()).isEqualTo(lowest);
    assertThat(only(left).count()).isEqualTo(200);
    assertThat(left.total()).isEqualTo(200);
  }

  @Test
  void keepsNoExampleWhereNoneIsAskedFor() {
    Groups<String, UUID> groups = new Groups<>(0);
    groups.count(
        "a",
        UUID.randomUUID(),
        () -> {
          throw new AssertionError("made for nobody");
        });
    assertThat(only(groups).count()).isEqualTo(1);
  }

  @Test
  void countsWhatItHasNoRoomToShow() {
    Groups<Integer, UUID> groups = new Groups<>(1);
    UUID id = UUID.randomUUID();
    for (int key = 0; key < Groups.MOST + 5; key++) {
      groups.count(key, id, () -> id);
    }
    assertThat(groups.sorted(Comparator.naturalOrder())).hasSize(Groups.MOST);
    assertThat(groups.total()).isEqualTo(Groups.MOST + 5);
    assertThat(groups.leftOut()).isEqualTo(5);

    Groups<Integer, UUID> more = new Groups<>(1);
    more.count(-1, id, () -> id);
    groups.merge(more);
    assertThat(groups.total()).isEqualTo(Groups.MOST + 6);
    assertThat(groups.leftOut()).isEqualTo(6);
  }

  @Test
  void putsTheLargestFirstAndEqualOnesInTheOrderOfTheirKeys() {
    Groups<String, UUID> groups = new Groups<>(1);
    for (String key : List.of("b", "c", "a", "c")) {
      UUID id = UUID.randomUUID();
      groups.count(key, id, () -> id);
    }
    assertThat(groups.sorted(Comparator.naturalOrder()))
        .extracting(entry -> entry.getKey())
        .containsExactly("c", "a", "b");
  }

  private static <E> Groups.Group<E> only(Groups<String, E> groups) {
    return groups.sorted(Comparator.naturalOrder()).getFirst().getValue();
  }

  private static List<UUID> ids(int count) {
    Random random = new Random(42);
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(new UUID(random.nextLong(), random.nextLong()));
    }
    return ids;
  }
}
