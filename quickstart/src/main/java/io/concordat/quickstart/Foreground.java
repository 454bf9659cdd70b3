package io.concordat.quickstart;

import io.concordat.quickstart.summary.ApiClient;
import io.concordat.quickstart.summary.Summary;
import io.concordat.quickstart.summary.SummaryReader;
import io.concordat.quickstart.summary.SummaryText;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import sun.misc.Signal;

/**
 * {@code up}: starts the suite, says what came of it, and keeps it running until it is told off.
 */
final class Foreground {
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(75);
  private static final int STILL_BEATS = 3;
  private static final Duration FIRST_CHANGE_AFTER = Duration.ofSeconds(60);
  private static final Duration CHANGE_EVERY = Duration.ofSeconds(45);

  private final Layout layout;
  private final Clock clock;
  private final Progress progress;
  private final BinaryOperator<String> mint;
  private final StopWish stop = new StopWish();

  /**
   * Prepares to start.
   *
   * @param mint makes a token from a name and a role
   */
  Foreground(Layout layout, PrintStream out, Clock clock, BinaryOperator<String> mint) {
    this.layout = layout;
    this.clock = clock;
    this.progress = new Progress(out, clock);
    this.mint = mint;
  }

  int up(Command.Up command) throws InterruptedException {
    Launcher launcher = new Launcher(layout);
    launcher.refuseSecond();
    launcher.reap(progress);
    if (command.fresh()) {
      new FreshStart(layout, new Preflight()).clear(command.withKeycloak());
    }
    launcher.claim();
    logToFile();
    stop.cuts(Thread.currentThread());
    for (String signal : List.of("INT", "TERM")) {
      Signal.handle(new Signal(signal), received -> stop.express());
    }
    try {
      return stop.orFailure(() -> run(command, launcher));
    } finally {
      launcher.release();
      if (stop.isExpressed()) {
        progress.text("Concordat is down.");
      }
    }
  }

  private int run(Command.Up command, Launcher launcher) throws InterruptedException {
    Instant began = clock.instant();
    try (Suite suite = new Suite(layout, launcher, progress, clock)) {
      try {
        suite.start(command.withKeycloak());
        String summary = SummaryText.render(summary(began));
        progress.text(summary);
        progress.text(Hints.render());
        launcher.ready();
      } finally {
        // What follows is staying, which sees the wish by itself, or closing.
        stop.cutsNothing();
      }
      return stay(suite);
    }
  }

  private Summary summary(Instant began) throws InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      String token = mint.apply("quickstart", "reader");
      SummaryReader reader =
          new SummaryReader(
              new ApiClient(http, () -> token),
              began,
              Endpoint.REGISTRY.uri(),
              Endpoint.RECONCILER.uri(),
              ServiceSpec.ALL.stream()
                  .filter(service -> service.module().startsWith("connector-"))
                  .map(service -> service.endpoint().uri())
                  .toList());
      progress.doing("first pulls, links and decisions");
      if (settle(reader)) {
        progress.done("nothing is under way any more");
      } else {
        progress.warn("still busy after " + SETTLED_WITHIN.toSeconds() + " s: so far");
      }
      return reader.read();
    }
  }

  private boolean settle(SummaryReader reader) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLED_WITHIN.toNanos();
    String last = "";
    int still = 0;
    while (System.nanoTime() < deadline) {
      String pulse = reader.pulse();
      still = !pulse.isEmpty() && pulse.equals(last) ? still + 1 : 0;
      if (still == STILL_BEATS) {
        return true;
      }
      last = pulse;
      TimeUnit.SECONDS.sleep(1);
    }
    return false;
  }

  /** Lets things happen in the estate, and watches the services, until a signal comes. */
  private int stay(Suite suite) throws InterruptedException {
    Duration wait = FIRST_CHANGE_AFTER;
    while (!stop.await(wait)) {
      List<String> fallen = suite.fallen();
      if (!fallen.isEmpty()) {
        throw new Refusal(
            String.join(", ", fallen)
                + " ended by itself; its log is in "
                + layout.logs()
                + ", and everything else is stopped.");
      }
      suite.estate().advance().ifPresent(change -> progress.done("estate: " + change.title()));
      wait = CHANGE_EVERY;
    }
    return 0;
  }

  private void logToFile() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    try {
      System.setProperty(
          "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT %4$s %3$s %5$s%6$s%n");
      FileHandler file =
          new FileHandler(layout.log("servers").toString(), 20L * 1024 * 1024, 1, true);
      file.setFormatter(new SimpleFormatter());
      root.addHandler(file);
      root.setLevel(Level.INFO);
    } catch (IOException e) {
      throw new Refusal("The log " + layout.log("servers") + " cannot be written.", e);
    }
  }
}
