package io.concordat.connector.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.vocabulary.Settings;
import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private final Settings settings = Settings.of("concordat.x.sources", "prod");

  @Test
  void namesThePropertyInEachRefusal() {
    refused(() -> settings.text("realm", " "), "concordat.x.sources.prod.realm must not be blank");
    refused(
        () -> settings.between("page-size", 0, 1, 10),
        "concordat.x.sources.prod.page-size is 0; it must be from 1 to 10");
    refused(
        () -> settings.positive("timeout", Duration.ZERO), "concordat.x.sources.prod.timeout must");
    refused(() -> Settings.of("concordat.x.sources", "Prod"), "concordat.x.sources.Prod: the");
  }

  @Test
  void sendsCredentialsInTheClearOnlyWhereItIsSafeOrAllowed() {
    URI far = URI.create("http://sso.example/");
    refused(
        () -> settings.address("url", far, false),
        "concordat.x.sources.prod.url: is plain http, which would send credentials readable");
    assertThat(settings.address("url", far, true)).hasToString("http://sso.example");
    assertThat(settings.address("url", URI.create("http://127.0.0.1:8080"), false)).hasPort(8080);
    refused(
        () -> settings.address("url", URI.create("sso.example"), true), "must be an https address");
    refused(
        () -> settings.address("url", URI.create("https://me:pw@sso.example"), true),
        "must not hold a user");
  }

  private static void refused(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }
}
