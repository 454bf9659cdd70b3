package io.concordat.connector.iam.kubernetes;

import java.time.Clock;
import java.util.List;

/** Secrets that hold a service account's token, by their metadata. */
final class TokenSecretStream extends ListStream {
  private final KubernetesKeys keys;
  private final Kept<Tracking> tracking;
  private final Clock clock;

  TokenSecretStream(
      ApiServer server,
      Namespaces scope,
      KubernetesKeys keys,
      Kept<Tracking> tracking,
      Clock clock) {
    super(server, scope, List.of(), List.of(Resource.TOKEN_SECRETS));
    this.keys = keys;
    this.tracking = tracking;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "token-secrets";
  }

  @Override
  void map(List<Item> items, boolean begins, Rows rows) {
    Tracking known = tracking.get(begins);
    rows.gap(known.gap());
    for (Item secret : items) {
      if (TokenSecretMapper.isToken(secret)) {
        rows.add(secret, () -> TokenSecretMapper.row(secret, known, keys, clock.instant()));
      }
    }
  }
}
