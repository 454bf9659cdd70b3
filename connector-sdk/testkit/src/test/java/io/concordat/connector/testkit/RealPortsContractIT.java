package io.concordat.connector.testkit;

import io.agroal.api.AgroalDataSource;
import io.concordat.connector.runtime.kafka.KafkaEvents;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.contract.EventType;
import io.concordat.embedded.test.SharedServers;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The suite on real PostgreSQL and Kafka: what holds in memory holds there, cut by cut. */
class RealPortsContractIT extends PartedSourceContractSuite {
  private static AgroalDataSource dataSource;
  private static KafkaEvents events;
  private static KafkaConsumer<byte[], byte[]> consumer;

  private ScriptedVendor vendor;

  @BeforeAll
  static void startServers() {
    dataSource = Schema.pooled(Schema.create());
    String kafka = SharedServers.kafka();
    SharedServers.createTopic(EventType.RECORD_OBSERVED.topic(), 3);
    Map<String, Object> producer =
        Map.of(
            "bootstrap.servers",
            kafka,
            "acks",
            "all",
            "enable.idempotence",
            true,
            "linger.ms",
            0,
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class);
    events = new KafkaEvents(() -> new KafkaProducer<>(producer), "/contract");
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                // A look at the topic must not wait for a long poll of the last look to end.
                "fetch.max.wait.ms",
                5,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class));
  }

  @AfterAll
  static void closeClients() {
    consumer.close();
    events.close();
    dataSource.close();
  }

  @Override
  protected ContractBench bench() {
    return new RealBench(dataSource, events, consumer);
  }

  @Override
  protected void resetVendor() {
    vendor = new ScriptedVendor().putIn("eu", "a", "b").putIn("us", "c", "d", "e");
    vendor.reject(new Page.Reject("broken", "name: is missing"));
  }

  @Override
  protected Set<String> rejectedIds() {
    return Set.of("broken");
  }

  @Override
  protected Source source() {
    return vendor;
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    return Map.of(ScriptedVendor.STREAM, Set.copyOf(vendor.ids()));
  }

  @Override
  protected VendorRow changeRow() {
    vendor.put("b", "another-owner");
    return new VendorRow(ScriptedVendor.STREAM, "b");
  }

  @Override
  protected VendorRow removeRow() {
    vendor.remove("d");
    return new VendorRow(ScriptedVendor.STREAM, "d");
  }

  @Override
  protected String forbidPart() {
    vendor.remove("a");
    vendor.gap("region eu answered 403");
    return ScriptedVendor.STREAM;
  }

  @Override
  protected Loss losePart() {
    vendor.remove("d");
    vendor.refuse("eu", "region eu answered 403");
    return new Loss(
        new VendorRow(ScriptedVendor.STREAM, "d"), new VendorRow(ScriptedVendor.STREAM, "a"), "eu");
  }

  @Override
  protected void regainPart() {
    vendor.admit("eu");
  }
}
