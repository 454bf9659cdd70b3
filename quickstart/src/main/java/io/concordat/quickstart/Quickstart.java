package io.concordat.quickstart;

import io.concordat.embedded.EmbeddedServerException;
import io.concordat.quickstart.issuer.SigningKey;
import io.concordat.quickstart.issuer.TokenMint;
import io.concordat.quickstart.policy.PolicyDesk;
import io.concordat.quickstart.process.Endings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;

/** What {@code ./concordat} calls. The working directory is the clone's root. */
public final class Quickstart {
  private static final Duration TOKEN_VALID = Duration.ofHours(12);
  private static final Duration DOWN_PATIENCE = Duration.ofSeconds(60);

  private final Layout layout;
  private final PrintStream out;
  private final Clock clock;

  private Quickstart(Layout layout, PrintStream out, Clock clock) {
    this.layout = layout;
    this.out = out;
    this.clock = clock;
  }

  /** Runs one command; the exit status is 1 after a sentence on standard error. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      Layout layout = Layout.of(Path.of(""));
      int status = new Quickstart(layout, out, Clock.systemUTC()).run(Command.parse(arguments));
      System.exit(status);
    } catch (Refusal | EmbeddedServerException | IllegalArgumentException e) {
      System.err.println("concordat: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      System.exit(130);
    }
  }

  private int run(Command command) throws InterruptedException {
    return switch (command) {
      case Command.Up up when up.detach() -> new Detached(layout, out).up(up);
      case Command.Up up -> new Foreground(layout, out, clock, this::mint).up(up);
      case Command.Down() -> down();
      case Command.Status() -> status();
      case Command.Token(String role, String name) -> {
        out.println(mint(name, role));
        yield 0;
      }
      case Command.WhatIf(Path file, int examples, String name) -> {
        try (HttpClient http = reconcilerClient()) {
          yield desk(http, name).whatIf(asTyped(file), examples);
        }
      }
      case Command.Publish(Path file, OptionalLong maxChanged, String name) -> {
        try (HttpClient http = reconcilerClient()) {
          yield desk(http, name).publish(asTyped(file), maxChanged);
        }
      }
    };
  }

  /** The script changes to the clone's root; a file is named as seen from where it was typed. */
  private static Path asTyped(Path file) {
    return Path.of(System.getenv().getOrDefault("CONCORDAT_TYPED_IN", "")).resolve(file);
  }

  private static HttpClient reconcilerClient() {
    return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  }

  private PolicyDesk desk(HttpClient http, String name) {
    return new PolicyDesk(http, Endpoint.RECONCILER.uri(), () -> mint(name, "policy-author"), out);
  }

  private String mint(String name, String role) {
    return new TokenMint(SigningKey.in(layout.secrets()), Endpoint.ISSUER.uri(), clock)
        .mint(name, role, TOKEN_VALID);
  }

  private int down() {
    Launcher launcher = new Launcher(layout);
    launcher.running().ifPresent(process -> Endings.end(process, DOWN_PATIENCE));
    launcher.reap(new Progress(out, clock));
    launcher.release();
    out.println("Concordat is down. Its data stays in " + layout.data() + ".");
    return 0;
  }

  private int status() throws InterruptedException {
    Launcher launcher = new Launcher(layout);
    boolean running = launcher.running().isPresent();
    out.println(running ? "Concordat is up." : "Concordat is down.");
    boolean allReady = true;
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      for (ServiceSpec service : ServiceSpec.ALL) {
        String state = state(http, launcher, service);
        allReady &= state.equals("ready");
        out.printf("  %-22s %-10s %s%n", service.module(), state, service.endpoint().uri());
      }
    }
    return running && allReady ? 0 : 3;
  }

  private static String state(HttpClient http, Launcher launcher, ServiceSpec service)
      throws InterruptedException {
    if (launcher.servicePid(service).find().isEmpty()) {
      return "down";
    }
    HttpRequest request =
        HttpRequest.newBuilder(service.endpoint().uri().resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status == 200 ? "ready" : "not ready";
    } catch (IOException e) {
      return "not ready";
    }
  }
}
