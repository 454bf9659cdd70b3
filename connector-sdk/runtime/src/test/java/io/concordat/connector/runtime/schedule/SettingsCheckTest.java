package io.concordat.connector.runtime.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tick | 0S | tick: must be longer than nothing",
        "pull-every | 0S | pull-every: must be longer than nothing, such as 30S or 5M",
        "full-every | -1S | full-every: must be longer than nothing",
        "requests-per-second | 0 | requests-per-second: must be above zero",
        "requests-per-second | NaN | requests-per-second: must be above zero",
        "jitter | 1 | jitter: must be from 0 to below 1",
        "jitter | 1.5 | jitter: must be from 0 to below 1; 0.1 spreads pulls by a tenth",
        "jitter | -0.1 | jitter: must be from 0",
        "jitter | NaN | jitter: must be from 0",
        "resume-within | 0S | resume-within: must be longer",
        "attempts | 0 | attempts: must be at least 1",
        "first-wait | 0S | first-wait: must be longer than nothing",
        "longest-wait | 500ms | longest-wait: must not be shorter than"
            + " concordat.connector.first-wait, which is PT1S",
        "concurrent-sources | 0 | concurrent-sources: must be at least 1",
        "keep-runs | 0 | keep-runs: must be at least 1",
        "test-timeout | 0S | test-timeout: must be longer",
        "progress-every | 0S | progress-every: must be longer",
        "breaker.share | 2 | breaker.share: must be from 0 to 1; 0.25 is a quarter of the rows",
        "breaker.minimum | -1 | breaker.minimum: must not be negative",
        "tickets.after | -1S | tickets.after: must not be negative",
        "tickets.attempts | 0 | tickets.attempts: must be at least 1",
        "tickets.first-wait | 0S | tickets.first-wait: must be longer",
        "tickets.longest-wait | 1S | tickets.longest-wait: must not be shorter than"
            + " concordat.connector.tickets.first-wait, which is PT5S",
        "sources.x-1.pull-every | 0S | sources.x-1.pull-every: must be longer",
        "sources.x-1.full-every | 0S | sources.x-1.full-every: must be longer",
        "sources.x-1.requests-per-second | 0 | sources.x-1.requests-per-second: must be above",
        "sources.x-1.breaker-share | 2 | sources.x-1.breaker-share: must be from 0 to 1",
        "sources.x-1.breaker-minimum | -1 | sources.x-1.breaker-minimum: must not be negative",
      })
  void stopsTheStartWithOneSentenceThatNamesTheProperty(
      String property, String value, String sentence) {
    assertThatThrownBy(() -> new Wiring().timetable(Settings.of(property, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("concordat.connector." + sentence)
        .hasMessageNotContaining("\n")
        .as("its message, and no stack, ends the log")
        .hasNoCause();
  }

  @Test
  void letsWhatIsOnTheEdgePass() {
    assertThatCode(
            () ->
                SettingsCheck.check(
                    Settings.of(
                        "jitter", "0",
                        "attempts", "1",
                        "first-wait", "1S",
                        "longest-wait", "1S",
                        "breaker.share", "1",
                        "breaker.minimum", "0",
                        "tickets.after", "0S",
                        "sources.x.breaker-share", "0")))
        .doesNotThrowAnyException();
  }

  @Test
  void saysWhichSourceIsNoneAndWhichThereAre() {
    ConnectorConfig config =
        Settings.of(
            "sources.sap-pord.pull-every", "1H",
            "sources.coupa-prod.pull-every", "1H",
            "sources.aws.breaker-share", "1");

    assertThat(SettingsCheck.strangers(config.sources(), List.of("sap-prod", "coupa-prod")))
        .containsExactly(
            "concordat.connector.sources.aws.*: has no effect, as no source here is called so;"
                + " there are coupa-prod, sap-prod. Correct the id, unless it is a source of"
                + " another connector",
            "concordat.connector.sources.sap-pord.*: has no effect, as no source here is called"
                + " so; there are coupa-prod, sap-prod. Correct the id, unless it is a source of"
                + " another connector");
    assertThat(SettingsCheck.strangers(config.sources(), List.of()))
        .allSatisfy(sentence -> assertThat(sentence).contains("called so; there are none."));
  }

  @Test
  void saysWhichEnvironmentVariablesNoSourceTook() {
    List<String> variables =
        List.of(
            "PATH",
            "CONCORDAT_CONNECTOR_PULL_EVERY",
            "CONCORDAT_CONNECTOR_SOURCES_SAP_PROD_PULL_EVERY",
            "CONCORDAT_EXPORT_SOURCES_LICENCES_EU_FOLDER",
            "CONCORDAT_EXPORT_SOURCES_LICENCES_FOLDER",
            "CONCORDAT_SAP_SOURCES__SAP_PROD__PASSWORD",
            "CONCORDAT_SAP_SOURCES_SAP_PROD_PASSWORD",
            "concordat.sap.sources.sap-test.password");

    assertThat(SettingsCheck.unheard(variables, List.of(), List.of("licences", "sap-prod")))
        .as("the one of licences-eu is taken for one of licences")
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith(
                        "CONCORDAT_CONNECTOR_SOURCES_SAP_PROD_PULL_EVERY: no effect, as no source"
                            + " here is called so. Capital letters cannot say an id with a dash"));
    assertThat(SettingsCheck.unheard(variables, List.of("sap-prod"), List.of("sap-prod")))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith(
                        "CONCORDAT_EXPORT_SOURCES_LICENCES_EU_FOLDER,"
                            + " CONCORDAT_EXPORT_SOURCES_LICENCES_FOLDER: no effect"));
    assertThat(
            SettingsCheck.unheard(
                variables, List.of("sap-prod"), List.of("licences-eu", "licences", "sap-prod")))
        .isEmpty();
  }
}
