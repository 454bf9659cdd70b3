package io.concordat.connector.erp.sap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.SourceFailure;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SapProbesTest {
  private final FakeSap sap = new FakeSap();

  @BeforeEach
  void fill() {
    sap.reset();
  }

  @AfterEach
  void stop() {
    sap.close();
  }

  @Test
  void findsEveryRightOfAWellEndowedUser() {
    assertThat(probes())
        .hasSize(2)
        .extracting(probe -> probe.attempt().make())
        .allMatch(Finding.Granted.class::isInstance);
  }

  @Test
  void namesTheServiceThatIsForbidden() {
    sap.forbidContracts();
    Probe contracts = probes().getLast();
    assertThatThrownBy(() -> contracts.attempt().make())
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("answered 403");
    assertThat(contracts.right())
        .contains("A_PurchaseContract", "authorization to display purchase contracts");
    assertThat(contracts.remedy()).contains("communication scenario", "/IWFND/MAINT_SERVICE");
  }

  @Test
  void asksForTheColumnsOfAPullSoThatAWrongOneShows() {
    sap.lack("YY1_NoSuchThing");
    Map<String, String> wrong = Map.of("fields.business-owner", "YY1_NoSuchThing");
    assertThat(probes(wrong).getFirst().attempt().make()).isInstanceOf(Finding.Granted.class);
    assertThatThrownBy(() -> probes(wrong).getLast().attempt().make())
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofSetting()).isTrue())
        .hasMessageContaining("names YY1_NoSuchThing")
        .hasMessageNotContaining(FakeSap.SECRET);
  }

  @Test
  void asksWithTheFilterOfAPull() {
    sap.lack("Organisation");
    assertThatThrownBy(
            () ->
                probes(Map.of("contract-filter", "Organisation eq '1010'"))
                    .getLast()
                    .attempt()
                    .make())
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofSetting()).isTrue())
        .hasMessageContaining("check the filter");
  }

  @Test
  void claimsNothingWhereNoRowIsShown() {
    List.copyOf(sap.contractNumbers()).forEach(sap::removeContract);
    assertThat(probes().getLast().attempt().make()).isInstanceOf(Finding.Untested.class);
  }

  private List<Probe> probes() {
    return probes(Map.of());
  }

  private List<Probe> probes(Map<String, String> options) {
    return ((ConnectionTest)
            TestSap.sources(TestSap.system(sap.uri().toString(), options), Clock.systemUTC())
                .sources()
                .getFirst())
        .probes();
  }
}
