package io.concordat.reconciler.policy;

import io.concordat.authority.AuthorityEngine;
import io.concordat.edge.MountedFile;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FindingRule;
import io.concordat.reconciler.finding.FindingRules;
import io.concordat.reconciler.gate.GateRules;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * The policy in force. A file that is wrong at start stops the start; one that is wrong later is
 * refused whole, and the version in force stays in force. The file is put in force when its text is
 * another than the last time, so that a version published over the API survives a restart. What
 * another replica published is in force here after the next look, and before anything is decided.
 */
@ApplicationScoped
public class PolicyInForce implements FindingRules, GateRules {
  private static final Logger LOG = Logger.getLogger(PolicyInForce.class);

  private static final String SHIPPED = "/io/concordat/reconciler/policy/default-policy.yaml";

  private final PolicyReader reader = new PolicyReader(new ConditionLanguage());
  private final MountedFile file;
  private final PolicyHistory history;
  private final Clock clock;

  /** Fair: a policy that is to come in force waits for the work under way, and for no more. */
  private final ReadWriteLock turn = new ReentrantReadWriteLock(true);

  private volatile Present present;
  private volatile Optional<Refusal> refusal = Optional.empty();

  /** The file's text as this service took it last: one that is not new is not put in force. */
  private String taken = "";

  /** The entry that this release cannot read; said once. */
  private volatile long unreadable = -1;

  /** What is in force, and since when. */
  private record Present(
      PolicyHistory.Entry entry, PolicyDocument document, AuthorityEngine engine) {}

  /** A changed file that is not used, and why. */
  record Refusal(String text, String reason) {}

  PolicyInForce(PolicyConfig config, PolicyHistory history, Clock clock) {
    this.file =
        new MountedFile(
            "concordat.policy.file",
            config.file(),
            "shipped policy",
            () -> PolicyInForce.class.getResourceAsStream(SHIPPED));
    this.history = history;
    this.clock = clock;
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    String text = file.text();
    PolicyDocument document;
    try {
      document = reader.read(text);
    } catch (PolicyRefusedException e) {
      throw new IllegalStateException(
          "The policy ("
              + file.name()
              + ", set by concordat.policy.file) is refused: "
              + e.getMessage(),
          e);
    }
    publishFile(document);
    taken = text;
    try {
      load();
    } catch (PolicyRefusedException e) {
      throw new IllegalStateException(
          "The policy that was in force, published over the API, is refused by this release: "
              + e.getMessage()
              + ". To start, change the file that concordat.policy.file names, if only by a"
              + " comment: it is put in force instead.",
          e);
    }
  }

  /** Looks at the history and at the file; what is wrong is reported once and changes nothing. */
  @Scheduled(
      every = "${concordat.policy.reload:PT10S}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void reload() {
    if (present == null) {
      return;
    }
    follow();
    if (file.configured() && file.settled()) {
      reloadFile();
    }
  }

  /** Puts in force here what was published elsewhere. */
  synchronized void follow() {
    try {
      long newest = history.newest().orElse(present.entry().sequence());
      if (newest > present.entry().sequence() && newest != unreadable) {
        unreadable = newest;
        load();
        unreadable = -1;
      }
    } catch (PolicyRefusedException e) {
      LOG.errorf(
          "Policy %s is the last that this release can read, and nothing is decided here any more:"
              + " what another service published is refused: %s",
          current().version(), e.getMessage());
    } catch (RuntimeException e) {
      unreadable = -1;
      LOG.warnf("The policies could not be looked at and are again: %s", e.getMessage());
    }
  }

  /** Whether another text was found and put in force. */
  synchronized boolean reloadFile() {
    String text = "";
    try {
      text = file.text();
      if (refused(text)) {
        return false;
      }
      boolean another = false;
      if (!text.equals(taken)) {
        PolicyDocument document = reader.read(text);
        another =
            inTurn(
                () -> {
                  boolean published = publishFile(document);
                  if (published) {
                    load();
                  }
                  return published;
                });
        taken = text;
      }
      refusal = Optional.empty();
      return another;
    } catch (PolicyRefusedException e) {
      refuse(text, "the changed file is refused: " + e.getMessage());
    } catch (UncheckedIOException e) {
      refuse("", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warnf("The policy file could not be looked at and is again: %s", e.getMessage());
    }
    return false;
  }

  private boolean refused(String text) {
    return refusal.filter(last -> last.text().equals(text)).isPresent();
  }

  /** Says so once for each text, and goes on saying so in the health check. */
  private void refuse(String text, String reason) {
    if (!refused(text)) {
      LOG.errorf("Policy %s stays in force; %s: %s", current().version(), file.name(), reason);
    }
    refusal = Optional.of(new Refusal(text, reason));
  }

  /** Why the file as it is now is not in force; empty if nothing is wrong with it. */
  Optional<String> refusal() {
    return refusal.map(Refusal::reason);
  }

  /**
   * Puts a policy in force. Every entity is decided again by it, in the background. The one that is
   * in force already is left as it is; an older one is put in force again, as a new entry.
   *
   * @throws PolicyRefusedException if it is wrong; the version in force stays in force
   */
  public PolicyDocument publish(String text, String author) {
    return publish(text, author, Optional.empty());
  }

  /**
   * The same, unless another entry than the given one is in force.
   *
   * @throws PolicyHistory.OvertakenException if another is; the version in force stays in force
   */
  PolicyDocument publishAfter(long sequence, String text, String author) {
    return publish(text, author, Optional.of(sequence));
  }

  private PolicyDocument publish(String text, String author, Optional<Long> after) {
    PolicyDocument document = reader.read(text);
    boolean another =
        inTurn(
            () -> {
              boolean published = history.publish(document, author, after, clock.instant());
              load();
              return published;
            });
    if (another) {
      LOG.infof("Policy %s is in force (api, %s)", document.version(), author);
    }
    return document;
  }

  /**
   * Reads a policy without putting it in force.
   *
   * @throws PolicyRefusedException if it is wrong
   */
  public PolicyDocument check(String text) {
    return reader.read(text);
  }

  private boolean publishFile(PolicyDocument document) {
    boolean another = history.publishFile(document, file.name(), clock.instant());
    if (another) {
      LOG.infof("Policy %s is in force (file, %s)", document.version(), file.name());
    }
    return another;
  }

  /**
   * Nothing may be decided by the old policy once everything is marked to be decided again, or its
   * answer would stand until something else changes it.
   */
  private boolean inTurn(BooleanSupplier publication) {
    turn.writeLock().lock();
    try {
      return publication.getAsBoolean();
    } finally {
      turn.writeLock().unlock();
    }
  }

  private void load() {
    inTurn(
        () -> {
          present = stored();
          return true;
        });
  }

  private Present stored() {
    PolicyHistory.Stored stored =
        history
            .inForce()
            .orElseThrow(() -> new IllegalStateException("no policy was ever put in force"));
    PolicyHistory.Entry entry = stored.entry();
    PolicyDocument document = reader.read(stored.text());
    if (!document.digest().equals(entry.digest())) {
      throw new IllegalStateException(
          "the stored text of policy "
              + entry.version()
              + " is not the one that was published: its digest is "
              + document.digest()
              + " and not "
              + entry.digest());
    }
    return new Present(entry, document, new AuthorityEngine(document.authority()));
  }

  @Override
  public <T> T whileInForce(WorkTransactions transactions, WorkTransactions.Work<T> work) {
    Optional<Done<T>> done = inForceHere(transactions, work);
    if (done.isEmpty()) {
      follow();
      done = inForceHere(transactions, work);
    }
    return done.orElseThrow(
            () ->
                new WorkTransactions.UnavailableException(
                    "another service published a policy that is not in force here yet"))
        .result();
  }

  private record Done<T>(T result) {}

  /**
   * The work, if what is in force here is what is in force: what was decided by an older policy,
   * once another service has marked everything, would stand until something else changes it.
   */
  private <T> Optional<Done<T>> inForceHere(
      WorkTransactions transactions, WorkTransactions.Work<T> work) {
    turn.readLock().lock();
    try {
      long here = present.entry().sequence();
      return transactions.run(
          connection ->
              history.keepInForce(connection) == here
                  ? Optional.of(new Done<>(work.on(connection)))
                  : Optional.empty());
    } finally {
      turn.readLock().unlock();
    }
  }

  @Override
  public boolean inForce() {
    return present != null;
  }

  public PolicyDocument current() {
    return present.document();
  }

  public AuthorityEngine engine() {
    return present.engine();
  }

  PolicyHistory.Entry entry() {
    return present.entry();
  }

  @Override
  public List<FindingRule> rules() {
    return current().findings();
  }

  @Override
  public GateRules.Gates gates() {
    PolicyDocument now = current();
    return new GateRules.Gates(now.version(), now.gates());
  }

  @Override
  public String policyVersion() {
    return current().version();
  }
}
