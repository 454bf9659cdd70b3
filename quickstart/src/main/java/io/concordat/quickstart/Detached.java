package io.concordat.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code up --detach}: a launcher of its own, whose progress is shown until it is ready. */
final class Detached {
  private static final long MINUTES = 6;

  private final Layout layout;
  private final PrintStream out;

  Detached(Layout layout, PrintStream out) {
    this.layout = layout;
    this.out = out;
  }

  int up(Command.Up command) throws InterruptedException {
    Launcher launcher = new Launcher(layout);
    launcher.refuseSecond();
    if (command.fresh()) {
      launcher.reap(new Progress(out, java.time.Clock.systemUTC()));
      new FreshStart(layout, new Preflight()).clear(command.withKeycloak());
    }
    launcher.release();
    Path log = layout.log("launcher");
    try {
      Files.deleteIfExists(log);
      Process process = start(command, log);
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
      long shown = 0;
      while (System.nanoTime() < deadline) {
        boolean ended = process.waitFor(300, TimeUnit.MILLISECONDS);
        boolean ready = launcher.isReady();
        shown = show(log, shown);
        if (ended) {
          return process.exitValue() == 0 ? 1 : process.exitValue();
        }
        if (ready) {
          return 0;
        }
      }
      process.destroy();
      throw new Refusal(
          "The suite was not ready within " + MINUTES + " minutes; the log is " + log + ".");
    } catch (IOException e) {
      throw new Refusal("The launcher cannot be started: " + e.getMessage() + ".", e);
    }
  }

  private Process start(Command.Up command, Path log) throws IOException {
    Path built = layout.root().resolve("quickstart/target");
    // nohup, so that it outlives the terminal.
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "nohup",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                built.resolve("quickstart.jar") + ":" + built.resolve("lib") + "/*",
                Quickstart.class.getName(),
                "up"));
    if (command.withKeycloak()) {
      arguments.add("--with-keycloak");
    }
    return new ProcessBuilder(arguments)
        .directory(layout.root().toFile())
        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
        .start();
  }

  private long show(Path log, long from) throws IOException {
    byte[] all = Files.readAllBytes(log);
    if (all.length > from) {
      out.write(all, (int) from, (int) (all.length - from));
      out.flush();
    }
    return all.length;
  }
}
