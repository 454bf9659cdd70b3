package io.concordat.connector.runtime.schedule;

import io.concordat.connector.spi.Source;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import org.jboss.logging.Logger;

/** Lets the dispatcher look at the clock, from the start of the application to its end. */
@ApplicationScoped
class Ticker {
  private static final Logger LOG = Logger.getLogger(Ticker.class);

  private final SourceCatalog catalog;
  private final Dispatcher dispatcher;
  private final TicketOffice tickets;
  private final ConnectorConfig config;

  @Inject
  Ticker(
      SourceCatalog catalog, Dispatcher dispatcher, TicketOffice tickets, ConnectorConfig config) {
    this.catalog = catalog;
    this.config = config;
    this.dispatcher = dispatcher;
    this.tickets = tickets;
  }

  /** Sources are made here: a configuration that cannot work stops the start. */
  void begin(@Observes StartupEvent start) {
    LOG.infof("sources ready count=%d", catalog.all().size());
    List<String> ids = catalog.all().stream().map(Source::id).toList();
    SettingsCheck.strangers(config.sources(), ids).forEach(LOG::warn);
    SettingsCheck.unheard(System.getenv().keySet(), config.sources().keySet(), ids)
        .ifPresent(LOG::warn);
    tickets.open();
  }

  @Scheduled(
      every = "${concordat.connector.tick:1s}",
      identity = "connector-tick",
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  void tick() {
    dispatcher.tick();
    tickets.tick();
  }

  void end(@Observes ShutdownEvent stop) {
    tickets.close();
    dispatcher.stop();
  }
}
