package io.concordat.quickstart.estate;

import java.time.Instant;
import java.util.function.BiFunction;

/** One thing that happens while the estate runs. */
public final class LiveChange {
  private final String id;
  private final String title;
  private final BiFunction<Estate, Instant, Estate> effect;

  LiveChange(String id, String title, BiFunction<Estate, Instant, Estate> effect) {
    this.id = id;
    this.title = title;
    this.effect = effect;
  }

  public String id() {
    return id;
  }

  /** One sentence: who did what, in which system. */
  public String title() {
    return title;
  }

  Estate apply(Estate estate, Instant at) {
    return effect.apply(estate, at);
  }
}
