package io.concordat.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.EventType;
import io.concordat.embedded.Ports;
import io.concordat.quickstart.estate.Estate;
import io.concordat.quickstart.estate.LiveEstate;
import io.concordat.quickstart.standin.StandIn;
import io.concordat.quickstart.standin.StandInContext;
import io.concordat.quickstart.standin.aws.AwsStandIn;
import io.concordat.quickstart.standin.sap.SapStandIn;
import io.concordat.quickstart.standin.servicenow.ServiceNowStandIn;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole estate through all five services, twice: the second time nothing may happen. */
class SecondPullIT {
  private static final List<String> CONNECTORS =
      List.of("connector-servicenow", "connector-erp", "connector-iam");

  @Test
  void aSecondPullWithNothingNewChangesNothing(@TempDir Path directory) throws Exception {
    StandInContext context =
        new StandInContext(new LiveEstate(Estate.create(Instant.now())), Clock.systemUTC());
    try (StandIn serviceNow = new ServiceNowStandIn(context);
        StandIn sap = new SapStandIn(context);
        StandIn aws = new AwsStandIn(context);
        Pipe pipe = Pipe.in(directory).withCore()) {
      for (StandIn standIn : List.of(serviceNow, sap, aws)) {
        standIn.start(new InetSocketAddress(Ports.loopback(), Ports.free()));
        Map<String, String> environment = new HashMap<>(Pulls.onlyWhenAsked());
        environment.putAll(standIn.environment());
        pipe.start(standIn.connector(), environment);
      }

      List<JsonNode> first = pullAll(pipe, "full");
      Pulls.settled(pipe, Pulls.published(first));
      awaitDelivered(pipe);
      Map<String, Long> before = state(pipe);
      assertThat(before.get("escalations")).isPositive();
      assertThat(before.get("conflicts")).isPositive();

      List<JsonNode> whole = pullAll(pipe, "full");
      List<JsonNode> increments = pullAll(pipe, "");
      assertThat(Pulls.published(whole)).as("rows published by the second full pull").isZero();
      assertThat(Pulls.published(increments)).as("rows published by increments").isZero();
      // Both consumers have read the last run's report: whatever it would cause, it has caused.
      long reports = first.size() + whole.size() + increments.size();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> pipe.count("lifecycle-registry", "select count(*) from run") == reports);
      awaitDelivered(pipe);
      assertThat(state(pipe)).isEqualTo(before);
    }
  }

  private static List<JsonNode> pullAll(Pipe pipe, String mode) throws Exception {
    List<JsonNode> pulls = new ArrayList<>();
    for (String connector : CONNECTORS) {
      pulls.addAll(Pulls.now(pipe, connector, mode));
    }
    return pulls;
  }

  /** Findings are evaluated a moment after a decision, hence the look ahead. */
  private static void awaitDelivered(Pipe pipe) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                pipe.count(
                        "reconciler",
                        "select (select count(*) from finding_due where due_at <= now() + interval"
                            + " '1 minute') + (select count(*) from delivery where state <>"
                            + " 'delivered') + (select count(*) from escalation_history where not"
                            + " published)")
                    == 0);
  }

  private static Map<String, Long> state(Pipe pipe) throws Exception {
    Map<String, Long> state = new TreeMap<>();
    String registry = "lifecycle-registry";
    state.put("history rows", pipe.count(registry, "select count(*) from record_history"));
    state.put("revisions", pipe.count(registry, "select sum(revision) from entity"));
    state.put("projections", pipe.count(registry, "select sum(sequence) from entity_decision"));
    state.put("cases", pipe.count(registry, "select count(*) from link_case"));
    state.put("decisions", pipe.count("reconciler", "select count(*) from decision_history"));
    state.put("conflicts", pipe.count("reconciler", "select count(*) from conflict"));
    state.put("escalations", pipe.count("reconciler", "select count(*) from escalation_history"));
    state.put("deliveries", pipe.count("reconciler", "select count(*) from delivery"));
    state.put("attempts", pipe.count("reconciler", "select count(*) from delivery_attempt"));
    state.put("messages in the inbox", (long) pipe.inbox().messages().size());
    state.putAll(messages(pipe.brokerAddress()));
    return state;
  }

  /** How many messages each topic holds; run reports are what a pull is allowed to send. */
  private static Map<String, Long> messages(String broker) throws Exception {
    Properties config = new Properties();
    config.put("bootstrap.servers", broker);
    try (Admin admin = Admin.create(config)) {
      List<String> topics =
          java.util.Arrays.stream(EventType.values())
              .filter(type -> type != EventType.RUN_REPORTED)
              .map(EventType::topic)
              .toList();
      Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach(
              (topic, description) ->
                  description
                      .partitions()
                      .forEach(
                          p ->
                              partitions.put(
                                  new TopicPartition(topic, p.partition()), OffsetSpec.latest())));
      return admin.listOffsets(partitions).all().get().entrySet().stream()
          .collect(
              Collectors.groupingBy(
                  e -> "messages in " + e.getKey().topic(),
                  Collectors.summingLong(e -> e.getValue().offset())));
    }
  }
}
