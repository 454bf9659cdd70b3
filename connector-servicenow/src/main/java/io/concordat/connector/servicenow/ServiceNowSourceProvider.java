package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/** Offers the configured ServiceNow instances to the runtime. */
@ApplicationScoped
class ServiceNowSourceProvider implements SourceProvider {
  private final ServiceNowConfig config;

  @Inject
  ServiceNowSourceProvider(ServiceNowConfig config) {
    this.config = config;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(
        config.sources(),
        (id, instance) ->
            new ServiceNowSource(InstanceSettings.of(id, instance), Clock.systemUTC()));
  }
}
