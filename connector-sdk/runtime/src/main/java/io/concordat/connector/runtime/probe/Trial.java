package io.concordat.connector.runtime.probe;

import io.concordat.connector.runtime.probe.TestReport.Check;
import io.concordat.connector.runtime.probe.TestReport.Outcome;
import io.concordat.connector.runtime.pull.Defect;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.contract.SecretGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One test under way: makes the attempts, and can be looked at before it has ended. */
final class Trial {
  private static final String CREDENTIALS =
      "correct the credentials in the source's configuration, or unlock them at the vendor";
  private static final String SETTING =
      "put right in the source's configuration what the problem names";

  private final List<Probe> probes;
  private final List<Check> done = new ArrayList<>();
  private boolean closed;

  Trial(List<Probe> probes) {
    this.probes = List.copyOf(probes);
  }

  /**
   * Makes every attempt, until credentials are refused, which could lock a user, or the trial is
   * closed.
   */
  void run() {
    for (Probe probe : probes) {
      Check check = attempt(probe);
      if (!note(check) || check.outcome() == Outcome.CREDENTIALS_REFUSED) {
        return;
      }
    }
  }

  /** Takes no further result. */
  synchronized List<Check> close(boolean inTime) {
    closed = true;
    List<Check> checks = new ArrayList<>(done);
    for (Probe left : probes.subList(done.size(), probes.size())) {
      boolean wasUnderWay = !inTime && checks.size() == done.size();
      checks.add(
          wasUnderWay
              ? check(left, Outcome.TIMED_OUT, "no answer before the test's time was over")
              : check(left, Outcome.NOT_TRIED, "the test ended before"));
    }
    return checks;
  }

  private synchronized boolean note(Check check) {
    if (!closed) {
      done.add(check);
    }
    return !closed;
  }

  private static Check attempt(Probe probe) {
    try {
      return switch (probe.attempt().make()) {
        case Finding.Granted() ->
            new Check(
                probe.what(), Outcome.GRANTED, probe.right(), Optional.empty(), Optional.empty());
        case Finding.Missing(String problem) -> missing(probe, problem);
        case Finding.Untested(String reason) -> check(probe, Outcome.UNTESTED, reason);
      };
    } catch (SourceFailure.Rejected rejected) {
      return rejected(probe, rejected);
    } catch (SourceFailure.Throttled | SourceFailure.Unavailable later) {
      return check(probe, Outcome.UNAVAILABLE, later.getMessage());
    } catch (RuntimeException defect) {
      return check(probe, Outcome.UNAVAILABLE, Defect.named(defect));
    }
  }

  private static Check rejected(Probe probe, SourceFailure.Rejected rejected) {
    Optional<String> problem = Optional.of(presentable(rejected.getMessage()));
    if (rejected.ofCredentials()) {
      return new Check(
          probe.what(),
          Outcome.CREDENTIALS_REFUSED,
          "credentials that the vendor accepts",
          problem,
          Optional.of(CREDENTIALS));
    }
    return rejected.ofSetting()
        ? new Check(
            probe.what(), Outcome.MISCONFIGURED, probe.right(), problem, Optional.of(SETTING))
        : missing(probe, rejected.getMessage());
  }

  private static Check missing(Probe probe, String problem) {
    return new Check(
        probe.what(),
        Outcome.MISSING,
        probe.right(),
        Optional.of(presentable(problem)),
        Optional.of(probe.remedy()));
  }

  private static Check check(Probe probe, Outcome outcome, String problem) {
    return new Check(
        probe.what(), outcome, probe.right(), Optional.of(presentable(problem)), Optional.empty());
  }

  private static String presentable(String problem) {
    String text = String.valueOf(problem).replaceAll("\\p{Cntrl}", " ");
    return SecretGuard.looksLikeSecret(text) ? "a text that has the shape of a secret" : text;
  }
}
