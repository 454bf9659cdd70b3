package io.concordat.reconciler.policy;

import io.concordat.authority.AuthorityEngine;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FindingRule;
import io.concordat.reconciler.finding.FindingRules;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The policy in force. A file that is wrong at start stops the start; one that is wrong later is
 * refused whole, and the version in force stays in force. The file is put in force when its text is
 * another than the last time, so that a version published over the API survives a restart.
 */
@ApplicationScoped
public class PolicyInForce implements FindingRules {
  private static final Logger LOG = Logger.getLogger(PolicyInForce.class);
  private static final String SHIPPED = "/io/concordat/reconciler/policy/default-policy.yaml";

  private final PolicyReader reader = new PolicyReader(new ConditionLanguage());
  private final PolicyConfig config;
  private final PolicyStore store;
  private final WorkTransactions transactions;
  private final Clock clock;
  private volatile Present present;
  private volatile Optional<Refusal> refusal = Optional.empty();

  /** What is in force, and since when. */
  private record Present(
      PolicyStore.Version version, PolicyDocument document, AuthorityEngine engine) {}

  /** A changed file that is not used, and why. */
  record Refusal(String text, String reason) {}

  PolicyInForce(
      PolicyConfig config, PolicyStore store, WorkTransactions transactions, Clock clock) {
    this.config = config;
    this.store = store;
    this.transactions = transactions;
    this.clock = clock;
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    String text = fileText();
    PolicyDocument file = read(text);
    Optional<PolicyStore.Version> lastFile = transactions.run(store::lastFile);
    if (lastFile.filter(last -> last.version().equals(file.version())).isEmpty()) {
      publish(file, "file", sourceName());
    }
    load();
  }

  /** Looks at the file again; a wrong one is reported once and leaves everything as it is. */
  @Scheduled(
      every = "${concordat.policy.reload:PT10S}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void reload() {
    if (present == null || config.file().isEmpty()) {
      return;
    }
    reloadFile();
  }

  /** Whether another text was found and put in force. */
  boolean reloadFile() {
    String text = "";
    try {
      text = fileText();
      if (refused(text)) {
        return false;
      }
      PolicyDocument file = reader.read(text);
      Optional<PolicyStore.Version> lastFile = transactions.run(store::lastFile);
      boolean another = lastFile.filter(last -> last.version().equals(file.version())).isEmpty();
      if (another) {
        publish(file, "file", sourceName());
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
      LOG.errorf("Policy %s stays in force; %s: %s", current().version(), sourceName(), reason);
    }
    refusal = Optional.of(new Refusal(text, reason));
  }

  /** Why the file as it is now is not in force; empty if nothing is wrong with it. */
  Optional<String> refusal() {
    return refusal.map(Refusal::reason);
  }

  /**
   * Puts a policy in force. Every entity is decided again by it, in the background.
   *
   * @throws PolicyRefusedException if it is wrong; the version in force stays in force
   */
  public PolicyDocument publish(String text, String author) {
    PolicyDocument document = reader.read(text);
    if (!document.version().equals(current().version())) {
      publish(document, "api", author);
    }
    return document;
  }

  private void publish(PolicyDocument document, String origin, String author) {
    transactions.run(
        connection -> {
          store.publish(connection, document, origin, author, clock.instant());
          return null;
        });
    load();
    LOG.infof("Policy %s is in force (%s, %s)", document.version(), origin, author);
  }

  private void load() {
    PolicyStore.Version version =
        transactions
            .run(store::inForce)
            .orElseThrow(() -> new IllegalStateException("no policy was ever put in force"));
    PolicyDocument document = read(version.content());
    present = new Present(version, document, new AuthorityEngine(document.authority()));
  }

  private PolicyDocument read(String text) {
    try {
      return reader.read(text);
    } catch (PolicyRefusedException e) {
      throw new IllegalStateException(
          "The policy ("
              + sourceName()
              + ", set by concordat.policy.file) is refused: "
              + e.getMessage(),
          e);
    }
  }

  private String sourceName() {
    return config.file().map(Object::toString).orElse("shipped policy");
  }

  private String fileText() {
    try {
      if (config.file().isPresent()) {
        return Files.readString(config.file().get());
      }
      try (InputStream shipped = PolicyInForce.class.getResourceAsStream(SHIPPED)) {
        return new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "concordat.policy.file: " + sourceName() + " cannot be read", e);
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

  PolicyStore.Version version() {
    return present.version();
  }

  @Override
  public List<FindingRule> rules() {
    return current().findings();
  }

  @Override
  public String policyVersion() {
    return current().version();
  }
}
