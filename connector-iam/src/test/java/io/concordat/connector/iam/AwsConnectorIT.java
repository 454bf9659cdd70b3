package io.concordat.connector.iam;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.aws.FakeIam;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.contract.FieldNames;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.Standing;
import io.concordat.embedded.test.KafkaResource;
import io.concordat.embedded.test.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The deployable as a whole: IAM over HTTP, checkpoints in PostgreSQL, records on Kafka. */
@QuarkusTest
@TestSecurity(user = "olga", roles = "operator")
@QuarkusTestResource(
    value = PostgresResource.class,
    initArgs = @ResourceArg(name = "database", value = "connector_iam"))
@QuarkusTestResource(
    value = KafkaResource.class,
    initArgs = @ResourceArg(name = "topics", value = "records.observed,runs.reported"))
@QuarkusTestResource(value = FakeIamResource.class, restrictToAnnotatedClass = true)
class AwsConnectorIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Test
  void publishesTheAccountOnceAndNothingWhenNothingIsNew() {
    Topics topics = new Topics(bootstrapServers, "aws-prod");

    topics.pull();

    Map<String, SourceRecord> records = topics.records();
    assertThat(records).hasSize(4 + 4 + 4 + 2 + 3 + 1 + 7);
    SourceRecord user = records.get("AIDA1");
    assertThat(user.kind()).isEqualTo(EntityKind.IDENTITY);
    assertThat(user.fields().get(FieldNames.TECHNICAL_OWNER).value().display())
        .isEqualTo("owner-1@x.example");
    assertThat(user.fields().get(FieldNames.PRIVILEGE).value().display()).isEqualTo("read");
    SourceRecord usage = records.get("AIDA1#usage");
    assertThat(usage.standing()).isEqualTo(Standing.ENRICHMENT);
    assertThat(usage.fields().get(FieldNames.LAST_AUTHENTICATION).value().display())
        .isEqualTo("2026-01-02T03:04:05Z");
    assertThat(records.get("AKIA2").fields().get(FieldNames.LAST_USED).value().isNull()).isTrue();
    int published = topics.messages(EventType.RECORD_OBSERVED).size();

    topics.pull();

    assertThat(topics.messages(EventType.RECORD_OBSERVED)).hasSize(published);
    assertThat(topics.messages(EventType.RECORD_OBSERVED))
        .noneSatisfy(
            message ->
                assertThat(new String(message.value(), StandardCharsets.UTF_8))
                    .contains(FakeIam.SECRET));
  }

  @Test
  void isReadyWithoutAToken() {
    given().get("/q/health/ready").then().statusCode(200);
  }
}
