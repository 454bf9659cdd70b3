package io.concordat.quickstart;

import io.concordat.quickstart.inbox.Inbox;
import io.concordat.quickstart.issuer.Issuer;
import io.concordat.quickstart.issuer.SigningKey;
import io.concordat.quickstart.process.ServiceProcess;
import io.concordat.quickstart.standin.StandIn;
import io.concordat.quickstart.standin.StandInContext;
import io.concordat.quickstart.standin.aws.AwsStandIn;
import io.concordat.quickstart.standin.sap.SapStandIn;
import io.concordat.quickstart.standin.servicenow.ServiceNowStandIn;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything, started in order and stopped in reverse. */
final class Suite implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);

  private final Layout layout;
  private final Launcher launcher;
  private final Progress progress;
  private final Clock clock;
  private final Closing closing = new Closing();
  private final List<ServiceProcess> processes = new ArrayList<>();
  private EstateKeeper estate;
  private Inbox inbox;

  Suite(Layout layout, Launcher launcher, Progress progress, Clock clock) {
    this.layout = layout;
    this.launcher = launcher;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Starts everything and waits until every service is ready.
   *
   * @throws Refusal with the sentence that a person needs
   */
  void start(boolean withKeycloak) throws InterruptedException {
    EnumSet<Endpoint> needed = Endpoint.needed(withKeycloak);
    // PostgreSQL checks for itself, after it has looked for an orphan of its own.
    needed.remove(Endpoint.POSTGRES);
    new Preflight().check(layout, ServiceSpec.ALL, needed);
    Secrets secrets = Secrets.in(layout.secrets());
    Servers servers = Servers.start(layout, secrets, ServiceSpec.ALL, closing, progress);
    try {
      closing.with(
          Issuer.start(
              Endpoint.ISSUER.address(), Endpoint.ISSUER.uri(), SigningKey.in(layout.secrets())));
      inbox =
          closing.with(Inbox.start(Endpoint.INBOX.address(), secrets.webhook("webhook"), clock));
      List<StandIn> standIns = standIns();
      Map<String, Map<String, String>> extra = new HashMap<>();
      extra.put(ServiceSpec.RECONCILER.module(), DeliveryChannels.environment(secrets));
      extra.put(ServiceSpec.SERVICENOW.module(), TicketDesk.environment());
      if (withKeycloak) {
        extra.put(ServiceSpec.IAM.module(), Keycloak.start(layout, secrets, closing, progress));
      }
      services(new ServiceEnvironment(servers, secrets, standIns, extra));
    } catch (IOException e) {
      throw new Refusal("A server of the quickstart did not start: " + e.getMessage() + ".", e);
    }
  }

  Inbox inbox() {
    return inbox;
  }

  EstateKeeper estate() {
    return estate;
  }

  /** The services that have ended by themselves. */
  List<String> fallen() {
    return processes.stream()
        .filter(process -> !process.isAlive())
        .map(ServiceProcess::name)
        .toList();
  }

  @Override
  public void close() {
    closing.close();
  }

  private List<StandIn> standIns() throws IOException {
    estate = EstateKeeper.open(layout.estate(), clock);
    StandInContext context = new StandInContext(estate.estate(), clock);
    Map<Endpoint, StandIn> all = new HashMap<>();
    all.put(Endpoint.SERVICENOW, new ServiceNowStandIn(context));
    all.put(Endpoint.SAP, new SapStandIn(context));
    all.put(Endpoint.AWS, new AwsStandIn(context));
    for (Map.Entry<Endpoint, StandIn> entry : all.entrySet()) {
      closing.with(entry.getValue()).start(entry.getKey().address());
    }
    progress.done("stand-ins for ServiceNow, SAP S/4HANA and AWS IAM; issuer; inbox");
    return List.copyOf(all.values());
  }

  private void services(ServiceEnvironment environment) throws InterruptedException {
    progress.doing("five services");
    for (ServiceSpec service : ServiceSpec.ALL) {
      processes.add(
          closing.with(
              ServiceProcess.start(
                  service.module(),
                  service.endpoint().uri(),
                  layout.jar(service.module()),
                  service.heap(),
                  environment.of(service),
                  launcher.servicePid(service),
                  layout.log(service.module()))));
    }
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      for (int i = 0; i < processes.size(); i++) {
        processes.get(i).awaitReady(client, READY_WITHIN);
        ServiceSpec service = ServiceSpec.ALL.get(i);
        progress.done(service.module() + " on " + service.endpoint().port());
      }
    }
  }
}
