package io.concordat.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What a person sees while the suite starts: one line for each thing that is ready. */
public final class Progress {
  private final PrintStream out;
  private final InstantSource clock;
  private final Instant began;

  public Progress(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
    this.began = clock.instant();
  }

  /** Something was done. */
  public void done(String what) {
    line("ok", what);
  }

  /** Something is under way. */
  public void doing(String what) {
    line("..", what);
  }

  /** Something went wrong, and the suite goes on. */
  public void warn(String what) {
    line("!!", what);
  }

  /** Text as it is. */
  public synchronized void text(String text) {
    out.println(text);
    out.flush();
  }

  private synchronized void line(String mark, String what) {
    long seconds = Duration.between(began, clock.instant()).toSeconds();
    out.printf("  %s %3d s  %s%n", mark, seconds, what);
    out.flush();
  }
}
