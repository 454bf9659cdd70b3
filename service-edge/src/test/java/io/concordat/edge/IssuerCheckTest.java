package io.concordat.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.LaunchMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IssuerCheckTest {
  @Test
  void refusesToStartWithoutAnIssuerAndSaysWhatToSet() {
    assertThat(new IssuerCheck(Optional.empty(), true).objection(LaunchMode.NORMAL))
        .hasValueSatisfying(text -> assertThat(text).contains("set quarkus.oidc.auth-server-url"));
    assertThat(new IssuerCheck(Optional.of(" "), true).objection(LaunchMode.NORMAL)).isPresent();
  }

  @Test
  void refusesToStartWithAuthenticationSwitchedOff() {
    assertThat(
            new IssuerCheck(Optional.of("https://issuer.example"), false)
                .objection(LaunchMode.NORMAL))
        .hasValueSatisfying(text -> assertThat(text).contains("quarkus.oidc.tenant-enabled"));
  }

  @Test
  void startsWithAnIssuerAndInTests() {
    assertThat(
            new IssuerCheck(Optional.of("https://issuer.example"), true)
                .objection(LaunchMode.NORMAL))
        .isEmpty();
    assertThat(new IssuerCheck(Optional.empty(), true).objection(LaunchMode.TEST)).isEmpty();
  }
}
