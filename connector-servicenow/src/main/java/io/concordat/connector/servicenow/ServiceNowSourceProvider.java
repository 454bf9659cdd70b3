package io.concordat.connector.servicenow;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
    return config.sources().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> InstanceSettings.of(entry.getKey(), entry.getValue()))
        .<Source>map(settings -> new ServiceNowSource(settings, Clock.systemUTC()))
        .collect(Collectors.toUnmodifiableList());
  }
}
