package io.concordat.registry.query;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceDomain;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.registry.Records;
import io.concordat.registry.TestDatabase;
import io.concordat.registry.TickingClock;
import io.concordat.registry.announce.RecordingBroadcast;
import io.concordat.registry.consume.Message;
import io.concordat.registry.intake.Intake;
import io.concordat.registry.link.Linker;
import io.concordat.registry.projection.Projection;
import io.concordat.registry.run.Runs;
import io.concordat.store.SetStatement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A registry without its edges on a real PostgreSQL: what comes in, and what is answered. */
public final class Estate implements AutoCloseable {
  private static final PageSize ALL = new PageSize(PageSize.MAX);

  public final TestDatabase database = TestDatabase.create();
  public final TickingClock clock = new TickingClock();
  public final RecordingBroadcast broadcast = new RecordingBroadcast();
  private final EntityDetail detail = new EntityDetail(database.transactions());
  private final PastDetail past = new PastDetail(database.transactions());
  private final Intake intake =
      new Intake(
          database.transactions(),
          () -> new Linker(50),
          1000,
          clock,
          new SimpleMeterRegistry(),
          due -> {});
  private long offset;

  /** What is shown of an entity: itself, and what its records say. */
  public record Answer(EntityView entity, Items<AssertionsView> assertions) {}

  /** Takes records in a second later. */
  public void take(Records... records) {
    clock.advance(Duration.ofSeconds(1));
    List<Message> batch = new ArrayList<>();
    for (Records record : records) {
      batch.add(record.message(offset++));
    }
    intake.take(batch);
  }

  /** Takes in the report of a completed run that began at an instant. */
  public void ran(String source, String stream, Instant startedAt) {
    clock.advance(Duration.ofSeconds(1));
    RunReport report =
        new RunReport(
            "run-" + offset,
            source,
            "aws-iam",
            SourceDomain.IAM,
            stream,
            PullMode.FULL,
            RunOutcome.COMPLETED,
            startedAt,
            startedAt.plusSeconds(1),
            1,
            0,
            1,
            0,
            0,
            Optional.empty());
    new Runs(database.transactions(), clock)
        .take(List.of(message(EventType.RUN_REPORTED, ContractJson.write(report))));
  }

  /** Takes in a decision that says only what the entity is called, and who says so. */
  public void decided(UUID entity, long sequence, String policy, String name, String winner) {
    clock.advance(Duration.ofSeconds(1));
    EntityDecision decision =
        new EntityDecision(
            entity,
            EntityKind.IDENTITY,
            Optional.empty(),
            1,
            sequence,
            policy,
            clock.instant().minusMillis(10),
            Optional.empty(),
            List.of(
                new FieldDecision(
                    "name",
                    FieldValue.of(name),
                    FieldDecision.Outcome.SETTLED,
                    Optional.of(winner),
                    Optional.of(name),
                    Optional.of(Records.T0),
                    List.of(),
                    "name.default",
                    policy,
                    Optional.empty())));
    new Projection(database.transactions(), clock)
        .take(List.of(message(EventType.DECISION_MADE, ContractJson.write(decision))));
  }

  private Message message(EventType type, byte[] body) {
    return new Message(type.topic(), 0, offset++, body);
  }

  public void run(String sql) {
    database
        .transactions()
        .run(
            connection -> {
              try (SetStatement statement = SetStatement.on(connection, sql)) {
                return statement.update();
              }
            });
  }

  /** What is answered now. */
  public Answer now(UUID entity) {
    return new Answer(detail.byId(entity).orElseThrow(), detail.assertions(entity, ALL, null));
  }

  /** What is answered of an instant. */
  public Answer asOf(UUID entity, Instant at) {
    return new Answer(past.byId(entity, at), past.assertions(entity, at, ALL, null));
  }

  @Override
  public void close() {
    database.close();
  }
}
