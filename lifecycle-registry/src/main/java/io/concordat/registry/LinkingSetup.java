package io.concordat.registry;

import io.concordat.registry.intake.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Reads the linking policy; a wrong one stops the start. */
@ApplicationScoped
class LinkingSetup {
  @Produces
  @Singleton
  LinkingInForce linking(RegistryConfig config) {
    return new LinkingInForce(config.link().policyFile(), config.link().sharedKeyBound());
  }

  @Produces
  @Singleton
  Waiting waiting(LinkingInForce linking, RegistryConfig config) {
    return new Waiting(linking, config.announce().neighbourBound());
  }
}
