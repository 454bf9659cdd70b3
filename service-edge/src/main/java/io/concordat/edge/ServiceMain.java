package io.concordat.edge;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.util.Optional;

/**
 * Where each of the five services begins. What would make it useless is said here, in one sentence,
 * before a database or a broker is asked for.
 */
@QuarkusMain
public final class ServiceMain {
  private ServiceMain() {}

  /** Starts the service, or says why not and ends with status 1. */
  public static void main(String... args) {
    Optional<String> objection = objection(configuration());
    if (objection.isPresent()) {
      System.err.println("ERROR " + objection.get());
      System.exit(1);
    }
    Quarkus.run(args);
  }

  static Optional<String> objection(SmallRyeConfig config) {
    return new IssuerCheck(
            config.getOptionalValue("quarkus.oidc.auth-server-url", String.class),
            config
                .getOptionalValue("quarkus.oidc.tenant-enabled", Boolean.class)
                .orElse(Boolean.TRUE))
        .objection(LaunchMode.current())
        .or(() -> DanglingReference.objection(config));
  }

  /** The configuration as the service will see it; the one that it keeps is made later. */
  private static SmallRyeConfig configuration() {
    return ConfigUtils.configBuilder().build();
  }
}
