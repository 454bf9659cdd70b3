package io.concordat.registry;

import io.concordat.registry.intake.Waiting;
import io.concordat.registry.link.Linker;
import io.concordat.registry.link.policy.LinkingPolicy;
import io.concordat.registry.link.policy.LinkingPolicyReader;
import io.concordat.registry.link.policy.PolicyRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the linking policy, once; a wrong one stops the start. */
@ApplicationScoped
class LinkingSetup {
  private static final String SHIPPED =
      "/io/concordat/registry/link/policy/default-linking-policy.yaml";

  @Produces
  @Singleton
  Linker linker(RegistryConfig config) {
    return new Linker(policy(config.link().policyFile(), config.link().sharedKeyBound()));
  }

  @Produces
  @Singleton
  Waiting waiting(Linker linker, RegistryConfig config) {
    return new Waiting(linker, config.announce().neighbourBound());
  }

  /** Where the policy comes from, for people. */
  static String origin(Optional<Path> file) {
    return file.map(Path::toString).orElse("shipped policy");
  }

  static LinkingPolicy policy(Optional<Path> file, int sharedKeyBound) {
    try {
      return new LinkingPolicyReader(sharedKeyBound).read(text(file));
    } catch (PolicyRefusedException e) {
      throw new IllegalStateException(
          "The linking policy ("
              + origin(file)
              + ", set by concordat.registry.link.policy-file) is refused: "
              + e.getMessage(),
          e);
    }
  }

  private static String text(Optional<Path> file) {
    try {
      if (file.isPresent()) {
        return Files.readString(file.get());
      }
      try (InputStream shipped = LinkingSetup.class.getResourceAsStream(SHIPPED)) {
        return new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "concordat.registry.link.policy-file: " + origin(file) + " cannot be read", e);
    }
  }
}
