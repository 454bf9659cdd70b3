package io.concordat.connector.iam.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.Checkpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OffsetPagesTest {
  private final List<String> list =
      new ArrayList<>(IntStream.range(100, 150).mapToObj(i -> "c" + i).toList());

  @Test
  void readsEveryRowOnceAndStopsWhereNothingIsNew() {
    assertThat(readAll(page -> {})).containsExactlyElementsOf(list);
  }

  @Test
  void readsAnEmptyList() {
    list.clear();
    assertThat(readAll(page -> {})).isEmpty();
  }

  @Test
  void skipsNoRowWhenRowsAlreadyReadAreDeletedMeanwhile() {
    Set<String> kept = new HashSet<>(list.subList(20, 50));
    List<String> read =
        readAll(
            page -> {
              if (page == 2) {
                list.removeIf(row -> !kept.contains(row));
              }
            });
    assertThat(read).containsAll(kept);
  }

  @Test
  void skipsNoRowWhenTheLastRowReadIsDeleted() {
    List<String> read =
        readAll(
            page -> {
              if (page == 1) {
                list.remove("c109");
                list.remove("c103");
              }
            });
    assertThat(read).containsAll(list);
  }

  @Test
  void comesToAnEndWhenThingsGoAllTheTime() {
    assertThat(
            readAll(
                page -> {
                  if (list.size() > 3) {
                    list.removeFirst();
                  }
                }))
        .containsAll(list);
  }

  private List<String> readAll(java.util.function.IntConsumer before) {
    List<String> read = new ArrayList<>();
    Optional<Checkpoint> next = Optional.of(Checkpoint.start());
    for (int page = 0; next.isPresent(); page++) {
      assertThat(page).as("pages").isLessThan(200);
      before.accept(page);
      var step =
          OffsetPages.read(
              next.get(),
              10,
              Function.identity(),
              (first, max) ->
                  List.copyOf(
                      list.subList(
                          Math.min(first, list.size()), Math.min(first + max, list.size()))));
      assertThat(step.next()).isNotEqualTo(next);
      read.addAll(step.rows());
      next = step.next();
    }
    return read;
  }
}
