package io.concordat.connector.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceSettingsTest {
  private static final String URL = "https://example.service-now.com";

  @Test
  void readsFiveStreamsByDefault() {
    assertThat(TestConfig.sources(TestConfig.instance(URL, Map.of())).getFirst().streams())
        .extracting(SourceStream::name)
        .containsExactly(
            "sys_user",
            "sys_user_group",
            "cmdb_ci_appl",
            "cmdb_ci_service_account",
            "change_request");
  }

  @Test
  void offersNothingWhereNothingIsConfigured() {
    assertThat(TestConfig.sources(Map.of())).isEmpty();
  }

  @Test
  void offersSeveralInstances() {
    Map<String, String> both = new HashMap<>(TestConfig.instance(URL, Map.of()));
    TestConfig.instance("https://other.service-now.com", Map.of())
        .forEach(
            (key, value) -> both.put(key.replace(TestConfig.SOURCE, "servicenow-emea"), value));
    assertThat(TestConfig.sources(both))
        .extracting(Source::id)
        .containsExactly("servicenow-emea", "servicenow-prod");
  }

  @ParameterizedTest
  @CsvSource({
    "url, '', url: is required and not set",
    "url, ftp://example.com, url: must be an https address",
    "url, 'https://exa mple.com', url: is no address",
    "url, http://example.service-now.com, allow-plain-http=true",
    "url, https://user:pw@example.com, url: must not hold a user",
    "auth.type, '', auth.type: is required and not set",
    "auth.username, '', auth.username: is required and not set",
    "auth.password, '', auth.password: is required and not set",
    "page-size, 0, page-size: must be from 1 to 10000",
    "page-size, 10001, page-size: must be from 1 to 10000",
    "overlap, P2D, overlap: must be from 0 to 86400",
    "timeout, PT0S, timeout: must be from PT0.001S to PT15M",
    "max-response-bytes, 5, max-response-bytes: must be from",
    "tables.users.table, sys_user?x=1, tables.users.table: must be a name",
    "tables.users.filter, active=true^ORDERBYname, tables.users.filter: must hold conditions only",
    "tables.changes.filter, a=1^NQb=2, tables.changes.filter: must hold conditions only",
    "tables.changes.filter, active=true^, tables.changes.filter: must not be blank",
    "tables.groups.members-table, ../x, tables.groups.members-table: must be a name",
    "tables.applications.subclasses, 'cmdb_ci_app_server,../x', tables.applications.subclasses: must be",
    "tables.incidents.filter, active=true^, tables.incidents.filter: must not be blank",
    "tables.change-tasks.table, ../x, tables.change-tasks.table: must be a name",
    "mapping, /nowhere/servicenow.yaml, mapping: /nowhere/servicenow.yaml cannot be read",
    "classes.u_robot.table, ../x, classes.u_robot.table: must be a name",
    "classes.u_robot.filter, ^a=1, classes.u_robot.filter: must not be blank",
    "classes.u_robot.subclasses, ../x, classes.u_robot.subclasses: must be a name",
    "classes.u_robot.row, u_robot, classes.u_robot.row: 'u_robot' is no row of the shipped mapping",
    "classes.u_robot.row, sys_user, classes.u_robot.row: must be 'ci'",
    "classes.incident.table, u_incident, classes.incident: is the name of a stream"
  })
  void refusesWhatCannotWorkAndNamesTheProperty(String key, String value, String sentence) {
    assertThatThrownBy(() -> TestConfig.sources(TestConfig.instance(URL, Map.of(key, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("concordat.servicenow.sources.servicenow-prod.")
        .hasMessageContaining(sentence)
        .hasMessageNotContaining(TestConfig.PASSWORD);
  }

  @Test
  void refusesMoreClassesThanOneQueryCanName() {
    String classes =
        IntStream.range(0, 61).mapToObj(i -> "u_class_" + i).collect(Collectors.joining(","));
    assertThatThrownBy(
            () ->
                TestConfig.sources(
                    TestConfig.instance(URL, Map.of("tables.applications.subclasses", classes))))
        .hasMessageContaining("tables.applications.subclasses: may hold at most 60 classes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"columns.sponsor", "access-effects.software"})
  void refusesWhatStandsInTheMappingNow(String key) {
    assertThatThrownBy(() -> TestConfig.of(TestConfig.instance(URL, Map.of(key, "remove"))))
        .hasMessageContaining("servicenow-prod." + key);
  }

  @Test
  void refusesATokenPathThatLeadsElsewhere() {
    assertThatThrownBy(
            () ->
                TestConfig.sources(
                    TestConfig.instance(
                        URL,
                        Map.of(
                            "auth.type", "oauth",
                            "auth.client-id", "id",
                            "auth.client-secret", "planted",
                            "auth.token-path", "//elsewhere.example/token"))))
        .hasMessageContaining("auth.token-path: must be a path")
        .hasMessageNotContaining("planted");
  }

  @Test
  void refusesAnInstanceOfWhichNothingIsRead() {
    assertThatThrownBy(
            () ->
                TestConfig.sources(
                    TestConfig.instance(
                        URL,
                        Map.of(
                            "tables.users.enabled", "false",
                            "tables.groups.enabled", "false",
                            "tables.service-accounts.enabled", "false",
                            "tables.applications.enabled", "false",
                            "tables.changes.enabled", "false"))))
        .hasMessageContaining("tables: all are switched off");
  }

  @Test
  void allowsPlainHttpToThisMachineAlone() {
    assertThat(TestConfig.sources(TestConfig.instance("http://127.0.0.1:18081", Map.of())))
        .hasSize(1);
    assertThat(TestConfig.sources(TestConfig.instance("http://[::1]:18081", Map.of()))).hasSize(1);
    assertThatThrownBy(
            () -> TestConfig.sources(TestConfig.instance("http://127.0.0.1.example.com", Map.of())))
        .hasMessageContaining("plain http");
  }

  @Test
  void changesItsFingerprintWithTheScopeAndNotWithThePassword() {
    String fingerprint = fingerprint(Map.of());
    assertThat(fingerprint(Map.of("auth.password", "another"))).isEqualTo(fingerprint);
    assertThat(fingerprint(Map.of("page-size", "50"))).isEqualTo(fingerprint);
    assertThat(fingerprint(Map.of("audit-deletes", "true"))).isEqualTo(fingerprint);
    assertThat(fingerprint(Map.of("url", "https://other.service-now.com")))
        .isNotEqualTo(fingerprint);
    assertThat(fingerprint(Map.of("tables.changes.filter", "active=true")))
        .isNotEqualTo(fingerprint);
    assertThat(fingerprint(Map.of("tables.incidents.enabled", "true"))).isEqualTo(fingerprint);
    assertThat(fingerprint(Map.of("tables.incidents.filter", "active=true")))
        .isNotEqualTo(fingerprint);
    assertThat(fingerprint(Map.of("classes.u_robot.row", "ci"))).isNotEqualTo(fingerprint);
  }

  @Test
  void canBeConfiguredByEnvironmentVariablesThatAreNamedLikeTheProperties() {
    Map<String, String> variables = TestConfig.instance(URL, Map.of());
    assertThat(TestConfig.ofEnvironment(variables).sources()).containsOnlyKeys(TestConfig.SOURCE);
    assertThat(new ServiceNowSourceProvider(TestConfig.ofEnvironment(variables)).sources())
        .extracting(Source::id)
        .containsExactly(TestConfig.SOURCE);
  }

  private static String fingerprint(Map<String, String> overrides) {
    return TestConfig.sources(TestConfig.instance(URL, overrides)).getFirst().fingerprint();
  }
}
