package io.concordat.registry.steward;

import io.concordat.contract.EntityKind;
import io.concordat.edge.Etag;
import io.concordat.edge.Roles;
import io.concordat.registry.LinkingInForce;
import io.concordat.registry.link.policy.KeyRule;
import io.concordat.registry.link.policy.LinkingPolicy;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The linking policy in force. */
@Path("/api/v1/linking-policy")
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Links")
public class LinkingPolicyResource {
  private static final String YAML = "application/yaml";

  private final LinkingInForce linking;
  private final Transactions transactions;

  LinkingPolicyResource(LinkingInForce linking, Transactions transactions) {
    this.linking = linking;
    this.transactions = transactions;
  }

  /**
   * The policy in force.
   *
   * @param version the digest of the file
   * @param inForceFrom null until the service has noted it
   * @param refused why the file as it is now is not in force; null where nothing is wrong with it
   * @param kinds the rules of each kind, the strongest first
   * @param enrichOnly whose records bring no entity into being
   */
  public record View(
      String version,
      @Schema(nullable = true) String origin,
      @Schema(nullable = true) Instant inForceFrom,
      @Schema(nullable = true) String refused,
      Map<String, List<Rule>> kinds,
      List<Enricher> enrichOnly) {}

  /** A rule. */
  public record Rule(String name, List<String> keys, List<String> confirmedBy, int sharedKeyBound) {
    static Rule of(KeyRule rule) {
      return new Rule(
          rule.name(),
          List.copyOf(new TreeSet<>(rule.namespaces())),
          List.copyOf(new TreeSet<>(rule.confirmedBy())),
          rule.sharedKeyBound());
    }
  }

  /** What is null matches anything. */
  public record Enricher(String source, String domain, String stream, List<String> kinds) {}

  private record Since(String origin, Instant from) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The linking policy in force; as its file with Accept: application/yaml")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  public Response json(@Context Request request) {
    LinkingPolicy policy = linking.get().policy();
    Optional<Since> since = since(policy);
    Optional<String> refused = linking.refusal();
    return Etag.respond(
        request,
        Etag.of("linking policy", policy.version(), since, refused),
        () -> view(policy, since, refused));
  }

  @GET
  @Produces(YAML)
  public Response yaml(@Context Request request) {
    LinkingPolicy policy = linking.get().policy();
    return Etag.respond(request, Etag.of("linking policy", policy.version(), YAML), policy::text);
  }

  private static View view(LinkingPolicy policy, Optional<Since> since, Optional<String> refused) {
    Map<String, List<Rule>> kinds = new LinkedHashMap<>();
    for (EntityKind kind : EntityKind.values()) {
      kinds.put(kind.wireName(), policy.rules(kind).stream().map(Rule::of).toList());
    }
    List<Enricher> enrichers = new ArrayList<>();
    policy
        .enrichOnly()
        .forEach(
            one ->
                enrichers.add(
                    new Enricher(
                        one.source().orElse(null),
                        one.domain().map(domain -> domain.wireName()).orElse(null),
                        one.stream().orElse(null),
                        one.kinds().stream().map(EntityKind::wireName).sorted().toList())));
    return new View(
        policy.version(),
        since.map(Since::origin).orElse(null),
        since.map(Since::from).orElse(null),
        refused.orElse(null),
        kinds,
        enrichers);
  }

  private Optional<Since> since(LinkingPolicy policy) {
    return transactions.read(
        connection -> {
          try (SetStatement statement =
              SetStatement.on(
                  connection,
                  "SELECT origin, in_force_from FROM linking_policy WHERE version = ?")) {
            return statement
                .value(policy.version())
                .list(
                    row ->
                        new Since(
                            row.getString("origin"), SetStatement.instant(row, "in_force_from")))
                .stream()
                .findFirst();
          }
        });
  }
}
