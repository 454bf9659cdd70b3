package io.concordat.quickstart;

import io.concordat.embedded.EmbeddedPostgres;
import io.concordat.quickstart.process.Endings;
import io.concordat.quickstart.process.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one launcher that may run on a data directory, and what a killed one left behind. */
final class Launcher {
  /** A part of every launcher's command line. */
  private static final String MARK = "quickstart.jar";

  private final Layout layout;
  private final PidFile pidFile;

  Launcher(Layout layout) {
    this.layout = layout;
    this.pidFile = new PidFile(layout.run().resolve("launcher.pid"));
  }

  /** The launcher that runs now, if it is not this one. */
  Optional<ProcessHandle> running() {
    return pidFile.find().filter(process -> !process.equals(ProcessHandle.current()));
  }

  void refuseSecond() {
    running()
        .ifPresent(
            process -> {
              throw new Refusal(
                  "Concordat is running already (process %d): ./concordat down stops it."
                      .formatted(process.pid()));
            });
  }

  /** Makes this process the launcher; also where everything was wiped meanwhile. */
  void claim() {
    layout.run();
    pidFile.write(ProcessHandle.current(), MARK);
    unready();
  }

  void release() {
    unready();
    pidFile.delete();
  }

  void ready() {
    PrivateFile.write(readyFile(), "ready\n");
  }

  boolean isReady() {
    return Files.exists(readyFile());
  }

  /** Ends the services and the database that a killed launcher left behind. */
  void reap(Progress progress) {
    List<ProcessHandle> orphans = new ArrayList<>();
    for (ServiceSpec service : ServiceSpec.ALL) {
      servicePid(service)
          .find()
          .ifPresent(
              orphan -> {
                progress.warn(service.module() + " was left behind by a killed launcher: ended");
                orphans.add(orphan);
              });
    }
    // All at once: each waits a while for a broker that is not there any more.
    orphans.parallelStream().forEach(orphan -> Endings.end(orphan, Duration.ofSeconds(10)));
    ServiceSpec.ALL.forEach(service -> servicePid(service).delete());
    if (EmbeddedPostgres.stopLeftBehind(layout.postgres())) {
      progress.warn("PostgreSQL was left behind by a killed launcher: ended");
    }
  }

  PidFile servicePid(ServiceSpec service) {
    return new PidFile(layout.run().resolve(service.module() + ".pid"));
  }

  private Path readyFile() {
    return layout.run().resolve("ready");
  }

  private void unready() {
    try {
      Files.deleteIfExists(readyFile());
    } catch (IOException e) {
      throw new Refusal(readyFile() + " cannot be removed: " + e.getMessage() + ".", e);
    }
  }
}
