package io.concordat.connector.servicenow;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.pull.Breaker;
import io.concordat.connector.runtime.pull.Patience;
import io.concordat.connector.runtime.pull.PullPolicy;
import io.concordat.connector.runtime.pull.PullPorts;
import io.concordat.connector.runtime.pull.RunOrder;
import io.concordat.connector.runtime.pull.StreamRun;
import io.concordat.connector.runtime.pull.Throttle;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.ContractBench;
import io.concordat.connector.testkit.Fold;
import io.concordat.connector.testkit.VendorRow;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The promises of every source while deletions are read, and what that adds to a run. */
class AuditedContractTest extends ServiceNowContractTest {
  private static final String STREAM = "cmdb_ci_service_account";

  @Override
  Map<String, String> options() {
    Map<String, String> options = new HashMap<>(super.options());
    options.put("audit-deletes", "true");
    return options;
  }

  @Override
  protected VendorRow removeRow() {
    instance.delete(STREAM, "c3", Instant.now());
    return new VendorRow(STREAM, "c3");
  }

  @Test
  void retiresADeletedRowBetweenSweepsAndOnlyOnce() {
    ContractBench bench = ContractBench.inMemory();
    run(bench);
    removeRow();
    instance.audit("d-x", SysTime.format(Instant.now()), STREAM, "never-published");

    RunReport report = run(bench);

    assertThat(report.mode()).isEqualTo(PullMode.INCREMENTAL);
    assertThat(report.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(report.retired()).isEqualTo(1);
    assertThat(retired(bench)).containsExactly("c3");
    assertThat(run(bench).published()).as("nothing is new").isZero();
  }

  @Test
  void publishesWhatChangedAndRetiresNothingWithoutTheRight() {
    ContractBench bench = ContractBench.inMemory();
    run(bench);
    removeRow();
    changeRow();
    instance.forbid(DeletionTrail.TABLE);

    RunReport report = run(bench);

    assertThat(report.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(report.reason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("sys_audit_delete answered 403"));
    assertThat(report.published()).isEqualTo(1);
    assertThat(retired(bench)).isEmpty();

    instance.permit(DeletionTrail.TABLE);
    assertThat(run(bench).retired()).as("as soon as the right is there").isEqualTo(1);
  }

  @Test
  void sweepsCompletelyWithoutTheRight() {
    ContractBench bench = ContractBench.inMemory();
    instance.forbid(DeletionTrail.TABLE);
    run(bench);
    removeRow();
    assertThat(run(bench, Optional.of(PullMode.FULL)).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(retired(bench)).containsExactly("c3");
  }

  @Test
  void bringsARestoredRowBackThoughItsTimestampsAreOld() {
    ContractBench bench = ContractBench.inMemory();
    run(bench);
    removeRow();
    run(bench);
    assertThat(retired(bench)).containsExactly("c3");

    instance.put(STREAM, "c3", "2025-11-03 12:00:00", "name", "svc-3");

    assertThat(run(bench).published()).isEqualTo(1);
    assertThat(retired(bench)).isEmpty();
  }

  private Set<String> retired(ContractBench bench) {
    return Fold.of(bench.records()).retired(TestConfig.SOURCE, STREAM);
  }

  private RunReport run(ContractBench bench) {
    return run(bench, Optional.empty());
  }

  private RunReport run(ContractBench bench, Optional<PullMode> mode) {
    Source source = source();
    PullPorts ports =
        new PullPorts(
            bench.ledger(),
            bench.journal(),
            bench.publisher(),
            Throttle.NONE,
            Clock.systemUTC(),
            duration -> {},
            new Random(1));
    PullPolicy policy =
        new PullPolicy(
            Duration.ofDays(1),
            Duration.ofDays(1),
            new Patience(2, Duration.ofMillis(1), Duration.ofMillis(1)),
            new Breaker(1.0, Long.MAX_VALUE));
    return new StreamRun(
            source,
            source.streams().stream()
                .filter(s -> s.name().equals(STREAM))
                .findFirst()
                .orElseThrow(),
            new RunOrder("run-" + bench.reports().size(), mode),
            ports,
            policy)
        .run();
  }
}
