package io.concordat.registry;

import io.concordat.edge.MountedFile;
import io.concordat.registry.link.Linker;
import io.concordat.registry.link.policy.LinkingPolicyReader;
import io.concordat.registry.link.policy.PolicyRefusedException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The linker by the policy in force. A file that is wrong at the start stops it; one that is wrong
 * later is refused whole, and the policy in force stays in force. {@link #get} may be called by any
 * thread, everything else by one.
 */
public final class LinkingInForce implements Supplier<Linker> {
  private static final Logger LOG = Logger.getLogger(LinkingInForce.class);
  private static final String PROPERTY = "concordat.registry.link.policy-file";
  private static final String SHIPPED =
      "/io/concordat/registry/link/policy/default-linking-policy.yaml";

  private final MountedFile file;
  private final LinkingPolicyReader reader;
  private volatile Linker linker;
  private volatile Optional<Refusal> refusal = Optional.empty();

  /** A changed file that is not used, and why. */
  private record Refusal(String text, String reason) {}

  LinkingInForce(Optional<Path> path, int sharedKeyBound) {
    this.file =
        new MountedFile(
            PROPERTY,
            path,
            "shipped policy",
            () -> LinkingInForce.class.getResourceAsStream(SHIPPED));
    this.reader = new LinkingPolicyReader(sharedKeyBound);
    this.linker = atStart();
  }

  private Linker atStart() {
    try {
      return new Linker(reader.read(file.text()));
    } catch (PolicyRefusedException e) {
      throw new IllegalStateException(
          "The linking policy ("
              + file.name()
              + ", set by "
              + PROPERTY
              + ") is refused: "
              + e.getMessage(),
          e);
    }
  }

  /** The linker; whoever links asks once for each transaction. */
  @Override
  public Linker get() {
    return linker;
  }

  /** Where the policy comes from, for people. */
  String origin() {
    return file.name();
  }

  /** Why the file as it is now is not in force; empty if nothing is wrong with it. */
  public Optional<String> refusal() {
    return refusal.map(Refusal::reason);
  }

  /**
   * Looks at the file.
   *
   * @return by its policy, if that is another one than the one in force, and right; it comes in
   *     force with {@link #use}
   */
  Optional<Linker> changed() {
    if (!file.configured() || !file.settled()) {
      return Optional.empty();
    }
    String text = "";
    try {
      text = file.text();
      if (refused(text)) {
        return Optional.empty();
      }
      Optional<Linker> changed =
          text.equals(linker.policy().text())
              ? Optional.empty()
              : Optional.of(new Linker(reader.read(text)));
      refusal = Optional.empty();
      return changed;
    } catch (PolicyRefusedException e) {
      refuse(text, "the changed file is refused: " + e.getMessage());
    } catch (UncheckedIOException e) {
      refuse("", e.getMessage());
    }
    return Optional.empty();
  }

  /** Puts a linker in force. */
  void use(Linker changed) {
    linker = changed;
  }

  private boolean refused(String text) {
    return refusal.filter(last -> last.text().equals(text)).isPresent();
  }

  /** Says so once for each text, and goes on saying so where the policy is asked for. */
  private void refuse(String text, String reason) {
    if (!refused(text)) {
      LOG.errorf(
          "Linking policy %s stays in force; %s: %s",
          linker.policy().version(), file.name(), reason);
    }
    refusal = Optional.of(new Refusal(text, reason));
  }
}
