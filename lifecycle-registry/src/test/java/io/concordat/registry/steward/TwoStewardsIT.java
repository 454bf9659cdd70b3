package io.concordat.registry.steward;

import static io.concordat.registry.Records.row;
import static io.concordat.registry.steward.StewardScene.by;
import static io.concordat.registry.steward.StewardScene.ci;
import static io.concordat.registry.steward.StewardScene.entity;
import static io.concordat.registry.steward.StewardScene.item;
import static io.concordat.registry.steward.StewardScene.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.edge.Problem;
import io.concordat.registry.Records;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.EntityTag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of two stewards who decide at the same moment, on a real PostgreSQL. */
class TwoStewardsIT {
  private StewardScene scene;

  @BeforeEach
  void start() {
    scene = new StewardScene();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  /** Each merges the other's entity into its own: one of the two has to be told. */
  @Test
  void oneOfTwoWhoMergeCrosswiseIsTold() throws Exception {
    List<Records> roles = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      roles.add(role("R" + i));
    }
    scene.take(roles.toArray(Records[]::new));
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService stewards = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 20; i += 2) {
        UUID a = entity("R" + i);
        UUID b = entity("R" + (i + 1));
        List<Future<Integer>> both =
            List.of(
                stewards.submit(racing(start, () -> scene.links.merge(a, b, by("mona", "one")))),
                stewards.submit(racing(start, () -> scene.links.merge(b, a, by("ned", "one")))));
        List<Integer> outcomes = new ArrayList<>();
        for (Future<Integer> one : both) {
          outcomes.add(one.get());
        }
        Collections.sort(outcomes);
        assertThat(outcomes).containsExactly(200, 409);
        assertThat(scene.entityOf("R" + i)).isEqualTo(scene.entityOf("R" + (i + 1))).isIn(a, b);
      }
    }
    assertThat(scene.database.count("link_operation")).isEqualTo(10);
  }

  /** Both saw the same links; who comes second decides on a state that is no more. */
  @Test
  void secondOfTwoOnOneTagIsRefused() throws Exception {
    scene.take(role("R1"), item("ci1", "R1"), row("x1").of("x", "rows").key("aws:arn", "arn:R1"));
    EntityTag seen = scene.entityLinks.of(entity("R1")).orElseThrow().tag();
    CyclicBarrier start = new CyclicBarrier(2);
    List<Integer> outcomes = new ArrayList<>();
    try (ExecutorService stewards = Executors.newFixedThreadPool(2)) {
      Future<Integer> mona =
          stewards.submit(racing(start, () -> scene.links.unlink(ci("ci1"), onTag("mona", seen))));
      Future<Integer> ned =
          stewards.submit(
              racing(
                  start,
                  () ->
                      scene.links.split(
                          entity("R1"), List.of(new RecordName("x", "x1")), onTag("ned", seen))));
      outcomes.add(mona.get());
      outcomes.add(ned.get());
    }
    Collections.sort(outcomes);
    assertThat(outcomes).containsExactly(200, 412);
    assertThat(scene.database.count("link_operation")).isEqualTo(1);
  }

  private static Demand onTag(String actor, EntityTag seen) {
    return new Demand(
        actor,
        "race",
        Optional.empty(),
        tag -> {
          if (!tag.equals(seen)) {
            throw Problem.preconditionFailed("changed");
          }
        });
  }

  private static Callable<Integer> racing(CyclicBarrier start, Callable<LinkAction> asked) {
    return () -> {
      start.await();
      try {
        asked.call();
        return 200;
      } catch (HttpProblem refused) {
        return refused.getStatusCode();
      }
    };
  }
}
