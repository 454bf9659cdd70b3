package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void leavesAVendorItsOwnDefaults() {
    assertThat(Sample.settings().timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(Sample.settings().connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(Sample.settings().maxResponseBytes()).isEqualTo(32L * 1024 * 1024);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url | '' | url: is required and not set",
        "url | https://exa mple | url: is no address",
        "url | vendor.example | url: must be an https address",
        "url | ftp://vendor.example | url: must be an https address",
        "url | https://me:planted@vendor.example | url: must not hold a user",
        "url | https://vendor.example/?key=planted | url: must not hold a user",
        "url | http://vendor.example | allow-plain-http=true",
        "url | http://127.0.0.1.vendor.example | allow-plain-http=true",
        "connect-timeout | PT0S | connect-timeout: must be from PT0.001S to PT5M",
        "timeout | PT16M | timeout: must be from PT0.001S to PT15M",
        "max-response-bytes | 10 | max-response-bytes: must be from",
        "requests-per-second | 0 | requests-per-second: must be from 0.1",
        "requests-per-second | NaN | requests-per-second: must be from 0.1",
        "proxy.host | proxy.example | proxy.port: is required",
        "proxy.port | 3128 | proxy.host: is required",
        "tls.ca-file | /nowhere/ca.pem | tls.ca-file: the file cannot be read",
        "tls.client-key-file | /nowhere/key.pem | goes with tls.client-key-file",
      })
  void refusesWhatCannotWorkAndNamesTheProperty(String key, String value, String sentence) {
    assertThatThrownBy(() -> start(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(Sample.PREFIX)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("planted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:8080/auth", "http://[::1]:80", "http://localhost", "https://x"})
  void takesPlainHttpToThisMachine(String url) {
    assertThatCode(() -> start("url", url)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://proxy.example", "proxy.example:3128", "a b"})
  void refusesAProxyThatIsNoHost(String host) {
    assertThatThrownBy(() -> Sample.transport("proxy.host", host, "proxy.port", "3128"))
        .hasMessageContaining("proxy.host: must be a name or an address");
  }

  @Test
  void refusesAPatternOfHostsThatNobodyCouldMean() {
    assertThatThrownBy(
            () ->
                Sample.transport(
                    "proxy.host", "p", "proxy.port", "3128", "proxy.non-proxy-hosts", "a*b"))
        .hasMessageContaining("proxy.non-proxy-hosts: 'a*b' must be");
  }

  @Test
  void wantsAPasswordOrAFileAndNotBoth() {
    assertThatThrownBy(() -> basic("username", "me"))
        .hasMessageContaining("password: is required and not set; set it or " + Sample.PREFIX);
    assertThatThrownBy(
            () -> basic("username", "me", "password", "planted", "password-file", "/nowhere"))
        .hasMessageContaining("password: is set, and so is")
        .hasMessageNotContaining("planted");
    assertThatThrownBy(() -> basic("username", "me", "password-file", "/nowhere"))
        .hasMessageContaining("password-file: the file cannot be read (NoSuchFileException)");
    assertThatThrownBy(() -> basic("password", "planted")).hasMessageContaining("username: is");
  }

  private static Authorization basic(String... pairs) {
    return Authorization.basic(Sample.PREFIX, Sample.settings(pairs), new HandClock());
  }

  private static void start(String key, String value) {
    Sample.Config.Instance settings = Sample.settings(key, value);
    VendorHttp http =
        Transport.of(Sample.PREFIX, settings, new HandClock()).to(settings, Authorization.none());
    assertThat(http).isNotNull();
  }
}
