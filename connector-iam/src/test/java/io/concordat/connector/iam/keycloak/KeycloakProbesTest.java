package io.concordat.connector.iam.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeycloakProbesTest {
  private final FakeKeycloak keycloak = new FakeKeycloak();

  @BeforeEach
  void addTheConnectorsOwnClient() {
    keycloak.put("concordat", true, "");
  }

  @AfterEach
  void stop() {
    keycloak.close();
  }

  @Test
  void triesEveryRoleThatTheStreamsNeed() {
    assertThat(probes())
        .extracting(Probe::right)
        .containsExactly(
            "realm-management/view-clients",
            "realm-management/view-realm",
            "realm-management/view-users",
            "realm-management/view-events");
    assertThat(probes())
        .extracting(probe -> probe.attempt().make())
        .allMatch(Finding.Granted.class::isInstance);
  }

  @Test
  void namesTheRoleThatIsMissing() {
    keycloak.deny("/events");
    keycloak.deny("/role-mappings");
    List<Probe> probes = probes();
    assertThat(probes.get(1).attempt().make()).isEqualTo(Finding.granted());
    assertThat(probes.get(2).attempt().make())
        .isEqualTo(
            Finding.missing(
                "a service account's roles may not be read; it needs realm-management/view-users"));
    assertThat(probes.get(3).attempt().make()).isInstanceOf(Finding.Missing.class);
    assertThat(probes.get(3).remedy())
        .contains("'concordat'", "view-events", "client realm-management");
  }

  @Test
  void blamesNoRoleForTheLackOfAnother() {
    keycloak.deny("/clients");
    List<Probe> probes = probes();
    assertThatThrownBy(() -> probes.get(0).attempt().make())
        .hasMessage("the list of clients may not be read; it needs realm-management/view-clients");
    assertThat(probes.get(2).attempt().make())
        .isEqualTo(Finding.untested("it takes view-clients to find an account to ask about"));
  }

  private List<Probe> probes() {
    return ((ConnectionTest)
            new KeycloakSources(
                    TestConfig.of(KeycloakConfig.class, keycloak.properties("keycloak-test")))
                .sources()
                .getFirst())
        .probes();
  }
}
