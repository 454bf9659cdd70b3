package io.concordat.system;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.quickstart.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody runs a service that could not tell who calls. */
class IssuerIT {
  @Test
  void aServiceWithoutAnIssuerRefusesToStartAndSaysWhatToSet(@TempDir Path directory)
      throws Exception {
    try (Pipe pipe = Pipe.in(directory)) {
      for (String service : List.of("lifecycle-registry", "connector-erp")) {
        assertThatThrownBy(
                () ->
                    pipe.start(
                        service,
                        Map.of(
                            "QUARKUS_OIDC_AUTH_SERVER_URL",
                            "",
                            // Whatever else is missing, too.
                            "QUARKUS_DATASOURCE_JDBC_URL",
                            "jdbc:postgresql://127.0.0.1:1/nowhere")))
            .as(service)
            .isInstanceOf(Refusal.class)
            .hasMessageContaining("ended while it started (ERROR No issuer")
            .hasMessageContaining("set quarkus.oidc.auth-server-url");
      }
    }
  }
}
