package io.concordat.embedded.test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Points a Quarkus test at the JVM's Kafka broker. The init argument {@code topics} lists topics to
 * create, separated by commas; {@code partitions} says with how many partitions (default 3). Topics
 * outlive a test: a test that counts messages uses names of its own.
 */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {
  private Map<String, String> arguments = Map.of();

  @Override
  public void init(Map<String, String> initArgs) {
    arguments = Map.copyOf(initArgs);
  }

  @Override
  public Map<String, String> start() {
    String servers = SystemLoader.call("kafka");
    Integer partitions = Integer.valueOf(arguments.getOrDefault("partitions", "3"));
    for (String topic : arguments.getOrDefault("topics", "").split(",")) {
      if (!topic.isBlank()) {
        SystemLoader.call("createTopic", topic.trim(), partitions);
      }
    }
    return Map.of("kafka.bootstrap.servers", servers);
  }

  @Override
  public void stop() {
    // The broker ends with the JVM.
  }
}
