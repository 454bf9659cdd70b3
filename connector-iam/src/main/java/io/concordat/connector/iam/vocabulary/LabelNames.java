package io.concordat.connector.iam.vocabulary;

import io.smallrye.config.WithDefault;
import java.util.List;

/**
 * Under which names people keep ownership with an identity: an AWS tag or a Keycloak client
 * attribute. The first name of a list that is there and not blank counts; names are compared
 * without regard to case.
 */
public interface LabelNames {
  /** Who runs it: an e-mail address or a group's name. */
  @WithDefault("technical-owner,owner")
  List<String> technicalOwner();

  /** Who answers for it in the business: an e-mail address or a group's name. */
  @WithDefault("business-owner")
  List<String> businessOwner();

  /** prod, test or dev, in any of the usual spellings. */
  @WithDefault("environment,env")
  List<String> environment();

  /** service-account, workload, bot, ai-agent, … */
  @WithDefault("identity-type")
  List<String> identityType();

  /** Who answers for an AI agent: an e-mail address. */
  @WithDefault("sponsor")
  List<String> sponsor();
}
