package io.concordat.connector.runtime.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.runtime.pull.Pause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Places places = new Places(1, 30);

  @Test
  void givesAPlaceToOneAtATime() {
    assertThat(places.tryEnter()).isTrue();
    assertThat(places.tryEnter()).isFalse();
    places.leave();
    assertThat(places.tryEnter()).isTrue();
  }

  @Test
  void whoWaitsMakesRoomAndTakesItBack() {
    assertThat(places.tryEnter()).isTrue();
    places
        .makingRoom(
            duration -> {
              assertThat(duration).isEqualTo(LONG);
              assertThat(places.tryEnter()).as("meanwhile").isTrue();
              places.leave();
            })
        .await(LONG);
    assertThat(places.tryEnter()).as("afterwards").isFalse();
  }

  @Test
  void takesItBackWhereTheWaitIsBrokenOff() {
    assertThat(places.tryEnter()).isTrue();
    Pause stopped =
        places.makingRoom(
            duration -> {
              throw new Pause.Stopped();
            });
    assertThatThrownBy(() -> stopped.await(LONG)).isInstanceOf(Pause.Stopped.class);
    assertThat(places.tryEnter()).isFalse();
    places.leave();
    assertThat(places.tryEnter()).isTrue();
  }

  @Test
  void noMoreThanFourTurnsAreUnderWayForAPlace() {
    assertThat(enterWhileWaiting(places, 1)).isEqualTo(4);
  }

  @Test
  void noMoreTurnsAreUnderWayThanThereAreConnectionsFor() {
    assertThat(enterWhileWaiting(new Places(2, 9), 1)).as("of two places").isEqualTo(3);
    assertThat(enterWhileWaiting(new Places(2, 1), 1)).as("as many as places").isEqualTo(2);
  }

  /** Each turn waits, and in its wait the next begins. */
  private static int enterWhileWaiting(Places places, int turn) {
    if (!places.tryEnter()) {
      return turn - 1;
    }
    int[] reached = new int[1];
    places.makingRoom(duration -> reached[0] = enterWhileWaiting(places, turn + 1)).await(LONG);
    places.leave();
    return reached[0];
  }
}
