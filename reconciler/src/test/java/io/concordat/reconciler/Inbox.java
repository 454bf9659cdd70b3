package io.concordat.reconciler;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A receiver of deliveries. */
public final class Inbox implements QuarkusTestResourceLifecycleManager {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final WireMockServer SERVER =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  @Override
  public Map<String, String> start() {
    SERVER.start();
    String prefix = "concordat.delivery.endpoints.hook.";
    return Map.of(
        prefix + "type",
        "webhook",
        prefix + "url",
        "http://127.0.0.1:" + SERVER.port() + "/hook",
        prefix + "secret",
        SECRET,
        prefix + "allow-private",
        "true");
  }

  @Override
  public void stop() {
    SERVER.stop();
  }
}
