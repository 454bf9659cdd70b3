package io.concordat.quickstart.estate;

import java.util.Optional;

/**
 * A non-human identity: what IAM has of it and what the CMDB has of it; either may be missing.
 *
 * @param handle how the estate's own code names it, unique
 * @param identityType service_account, workload, bot, ai_agent, integration, build_identity
 */
public record Identity(
    String handle,
    String name,
    String identityType,
    String environment,
    Optional<AwsPrincipal> aws,
    Optional<ConfigurationItem> ci) {

  /** The ARN, or the CMDB's correlation id for what does not live in AWS. */
  public String reference() {
    return aws.map(AwsPrincipal::arn)
        .or(() -> ci.map(ConfigurationItem::correlationId))
        .orElseThrow();
  }

  Identity withAws(AwsPrincipal principal) {
    return new Identity(handle, name, identityType, environment, Optional.of(principal), ci);
  }

  Identity withoutAws() {
    return new Identity(handle, name, identityType, environment, Optional.empty(), ci);
  }

  Identity withCi(Optional<ConfigurationItem> item) {
    return new Identity(handle, name, identityType, environment, aws, item);
  }
}
