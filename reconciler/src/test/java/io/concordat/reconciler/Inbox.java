package io.concordat.reconciler;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.concordat.reconciler.policy.PolicyReader;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/** Receivers of deliveries of every character, and a policy file that a test may change. */
public final class Inbox implements QuarkusTestResourceLifecycleManager {
  public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  public static final String OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  public static final WireMockServer SERVER =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  private ServerSocket silent;
  private Path policy;

  @Override
  public Map<String, String> start() {
    SERVER.start();
    try {
      // Connections are accepted by the system, and nobody ever reads what they bring.
      silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
      policy = Files.createTempFile("policy", ".yaml");
      try (InputStream shipped = PolicyReader.class.getResourceAsStream("default-policy.yaml")) {
        Files.copy(shipped, policy, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> config = new HashMap<>();
    config.put("concordat.policy.file", policy.toString());
    config.put("concordat.policy.reload", "1h");
    for (String name : new String[] {"hook", "gone", "moved"}) {
      webhook(config, name, "http://127.0.0.1:" + SERVER.port() + "/" + name);
    }
    webhook(config, "rotating", "http://127.0.0.1:" + SERVER.port() + "/rotating");
    config.put("concordat.delivery.endpoints.rotating.previous-secret", OLD_SECRET);
    // The first by name: would one endpoint wait for another, all would wait for this.
    webhook(config, "asleep", "http://127.0.0.1:" + silent.getLocalPort() + "/");
    webhook(config, "inside", "http://localhost:" + SERVER.port() + "/inside");
    config.remove("concordat.delivery.endpoints.inside.allow-private");
    String chat = "concordat.delivery.endpoints.chat.";
    config.put(chat + "type", "slack");
    config.put(chat + "url", "http://127.0.0.1:" + SERVER.port() + "/chat?token=abc");
    config.put(chat + "allow-private", "true");
    return config;
  }

  private static void webhook(Map<String, String> config, String name, String url) {
    String prefix = "concordat.delivery.endpoints." + name + ".";
    config.put(prefix + "type", "webhook");
    config.put(prefix + "url", url);
    config.put(prefix + "secret", SECRET);
    config.put(prefix + "allow-private", "true");
  }

  @Override
  public void stop() {
    SERVER.stop();
    try {
      silent.close();
      Files.deleteIfExists(policy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
