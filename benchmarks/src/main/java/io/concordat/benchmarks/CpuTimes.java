package io.concordat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * CPU time that was spent so far.
 *
 * @param service by the service under test
 * @param postgres by PostgreSQL, as far as its processes still live
 * @param here by this JVM: Kafka, and the stand-in for a vendor
 */
record CpuTimes(double service, double postgres, double here) {
  static CpuTimes now(Service service, Servers servers) {
    return new CpuTimes(
        seconds(service.process().toHandle()),
        postgres(servers).mapToDouble(CpuTimes::seconds).sum(),
        seconds(ProcessHandle.current()));
  }

  CpuTimes since(CpuTimes before) {
    return new CpuTimes(service - before.service, postgres - before.postgres, here - before.here);
  }

  private static Stream<ProcessHandle> postgres(Servers servers) {
    Path pid = servers.directory().resolve("postgres").resolve("postmaster.pid");
    try (Stream<String> lines = Files.lines(pid)) {
      return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow().strip())).stream()
          .flatMap(parent -> Stream.concat(Stream.of(parent), parent.descendants()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double seconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "CPU: connector %.1f s, PostgreSQL %.1f s, Kafka and stand-in %.1f s",
        service,
        postgres,
        here);
  }
}
