package io.concordat.connector.iam.kubernetes;

import io.concordat.contract.Assertion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of its surroundings says something about an account: the labels of its namespace, and the
 * use of its token Secrets.
 */
final class Surroundings {
  /** The token Secrets of one account by what of them counts. */
  private record Tokens(Optional<Tracking.Use> lastUse, Instant oldest) {
    Tokens and(Tokens other) {
      return new Tokens(
          Stream.of(lastUse, other.lastUse).flatMap(Optional::stream).max(Tracking.Use.BY_WORTH),
          other.oldest == null || (oldest != null && oldest.isBefore(other.oldest))
              ? oldest
              : other.oldest);
    }
  }

  private final Map<String, Map<String, String>> labels;
  private final Optional<String> gap;
  private final Map<String, Tokens> tokens;
  private final Tracking tracking;

  private Surroundings(
      Map<String, Map<String, String>> labels,
      Optional<String> gap,
      Map<String, Tokens> tokens,
      Tracking tracking) {
    this.labels = labels;
    this.gap = gap;
    this.tokens = tokens;
    this.tracking = tracking;
  }

  static Surroundings read(ApiServer server, KubernetesConfig.Cluster cluster, Namespaces scope) {
    WholeLists lists = new WholeLists(server);
    WholeLists.Whole<Map<String, Map<String, String>>> namespaces =
        lists.read(
            cluster.namespaceLabels() ? List.of(Resource.NAMESPACES) : List.of(),
            List.of(Optional.empty()),
            HashMap::new,
            (labels, any, item) -> labels.put(item.name(), texts(item)));
    WholeLists.Whole<Map<String, Tokens>> tokens =
        lists.read(
            cluster.tokenSecrets() ? List.of(Resource.TOKEN_SECRETS) : List.of(),
            scope.lists(),
            HashMap::new,
            (uses, any, secret) -> add(uses, secret));
    return new Surroundings(
        namespaces.value(),
        namespaces.gap(),
        tokens.value(),
        tokens.value().isEmpty()
            ? new Tracking(Optional.empty(), Optional.empty())
            : server.tracking());
  }

  private static void add(Map<String, Tokens> uses, Item secret) {
    String account = secret.metadata().annotations().get(TokenSecretMapper.ACCOUNT_UID);
    if (account != null) {
      // A Secret whose date cannot be read is set aside by its own stream, not by its account's.
      Instant made = secret.metadata().madeAt().orElse(null);
      uses.merge(account, new Tokens(Tracking.lastUse(secret, made), made), Tokens::and);
    }
  }

  /** Labels and annotations in one; an annotation may say what a label cannot spell. */
  static Map<String, String> texts(Item item) {
    Map<String, String> texts = new HashMap<>(item.metadata().labels());
    texts.putAll(item.metadata().annotations());
    return texts;
  }

  Map<String, String> labelsOf(String namespace) {
    return labels.getOrDefault(namespace, Map.of());
  }

  /** The right that is missing for the namespaces' labels. */
  Optional<String> gap() {
    return gap;
  }

  /**
   * When an account last authenticated by a token Secret; empty if it has none, or if nothing at
   * all is known of their use.
   */
  Optional<Assertion> lastAuthentication(String uid, Instant now) {
    return Optional.ofNullable(tokens.get(uid))
        .filter(of -> tracking.since().isPresent() || of.lastUse().isPresent())
        .map(of -> tracking.ofAccount(of.lastUse(), of.oldest(), now));
  }
}
