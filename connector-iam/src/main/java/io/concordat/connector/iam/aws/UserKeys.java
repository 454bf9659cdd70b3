package io.concordat.connector.iam.aws;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.User;

/**
 * A user and what could be learnt of its access keys.
 *
 * @param gap what was not allowed; empty if everything was
 */
record UserKeys(User user, List<Key> keys, Optional<String> gap) {
  /**
   * One key.
   *
   * @param lastUsed empty if that was not allowed; never used is a value without a date
   */
  record Key(AccessKeyMetadata metadata, Optional<AccessKeyLastUsed> lastUsed) {}

  UserKeys {
    keys = List.copyOf(keys);
  }
}
