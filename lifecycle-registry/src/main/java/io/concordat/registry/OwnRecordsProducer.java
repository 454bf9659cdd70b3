package io.concordat.registry;

import io.concordat.registry.intake.OwnRecords;
import io.concordat.registry.link.Linker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The way in for records that the registry makes itself. */
@ApplicationScoped
class OwnRecordsProducer {
  @Produces
  @Singleton
  OwnRecords ownRecords(RegistryConfig config) {
    return new OwnRecords(
        new Linker(config.link().sharedKeyBound()), config.announce().neighbourBound());
  }
}
