package io.concordat.connector.iam.aws;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ServiceLastAccessed;

/**
 * Which services a principal may use, and when it last tried to.
 *
 * @param services one for each service that its policies allow in any part
 * @param at when AWS began to collect it
 */
record ServiceUse(List<ServiceLastAccessed> services, Instant at) {
  ServiceUse {
    services = List.copyOf(services);
  }
}
