package io.concordat.connector.iam.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.contract.EntityKind;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.TypedKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a role's trust policy lets act as the role. Conditions and denials are not weighed, so that
 * it names everybody who might, and perhaps somebody who may not.
 */
final class TrustPolicy {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WHOLE_ACCOUNT =
      Pattern.compile("(?:arn:[a-z-]+:iam::)?(\\d{12})(?::root)?");
  private static final Pattern IDENTITY =
      Pattern.compile("arn:[a-z-]+:iam::\\d{12}:(?:user|role)/.+");

  /** What stands in the place of a principal that was deleted: its unique id. */
  private static final Pattern UNIQUE_ID = Pattern.compile("(?:AIDA|AROA)[A-Z0-9]{8,}");

  /** Who may, and what kind of thing that is. */
  record Trusted(EntityKind kind, TypedKey key) {
    private static Trusted principal(String who) {
      return new Trusted(EntityKind.RESOURCE, new TypedKey(AwsKeys.PRINCIPAL, who));
    }
  }

  private TrustPolicy() {}

  /**
   * Reads a document as the API serves it.
   *
   * @return in order, without repetition; empty if it is no policy document
   * @throws IllegalArgumentException if a principal is named by what cannot be a key
   */
  static Set<Trusted> read(String encoded) {
    Set<Trusted> trusted = new LinkedHashSet<>();
    for (JsonNode statement : statements(encoded)) {
      if ("Allow".equals(statement.path("Effect").asText()) && assumes(statement)) {
        collect(statement, trusted);
      }
    }
    return trusted;
  }

  private static Iterable<JsonNode> statements(String encoded) {
    if (encoded == null || encoded.isBlank()) {
      return List.of();
    }
    try {
      JsonNode statements = JSON.readTree(PolicyDocument.decoded(encoded)).path("Statement");
      return statements.isArray() ? statements : List.of(statements);
    } catch (JsonProcessingException | IllegalArgumentException unreadable) {
      return List.of();
    }
  }

  /** AssumeRole, AssumeRoleWithSAML and AssumeRoleWithWebIdentity; not tagging a session. */
  private static boolean assumes(JsonNode statement) {
    return statement.has("NotAction")
        || PolicyDocument.texts(statement.path("Action")).stream()
            .map(action -> action.toLowerCase(Locale.ROOT))
            .anyMatch(
                action ->
                    action.equals("*")
                        || action.equals("sts:*")
                        || action.startsWith("sts:assume"));
  }

  private static void collect(JsonNode statement, Set<Trusted> trusted) {
    JsonNode principal = statement.path("Principal");
    if (statement.has("NotPrincipal") || "*".equals(principal.asText())) {
      trusted.add(Trusted.principal("anyone"));
    }
    PolicyDocument.texts(principal.path("AWS")).forEach(who -> aws(who).ifPresent(trusted::add));
    PolicyDocument.texts(principal.path("Service"))
        .forEach(who -> trusted.add(Trusted.principal("service:" + who)));
    PolicyDocument.texts(principal.path("Federated"))
        .forEach(who -> trusted.add(Trusted.principal("federation:" + who)));
  }

  private static Optional<Trusted> aws(String who) {
    Matcher account = WHOLE_ACCOUNT.matcher(who);
    if (who.equals("*")) {
      return Optional.of(Trusted.principal("anyone"));
    }
    if (account.matches()) {
      return Optional.of(
          new Trusted(
              EntityKind.RESOURCE, new TypedKey(KeyNamespaces.AWS_ACCOUNT, account.group(1))));
    }
    if (UNIQUE_ID.matcher(who).matches()) {
      return Optional.of(
          new Trusted(EntityKind.IDENTITY, new TypedKey(KeyNamespaces.AWS_UNIQUE_ID, who)));
    }
    return IDENTITY.matcher(who).matches()
        ? Optional.of(new Trusted(EntityKind.IDENTITY, new TypedKey(KeyNamespaces.AWS_ARN, who)))
        : Optional.of(Trusted.principal("aws:" + who));
  }
}
