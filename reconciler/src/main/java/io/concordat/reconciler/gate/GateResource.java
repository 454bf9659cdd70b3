package io.concordat.reconciler.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import io.concordat.edge.Items;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether a renewal, the closing of a change, or whatever the policy gates may go ahead. */
@Path("/api/v1/gates")
@Tag(name = "gates")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class GateResource {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");

  private final Gates gates;

  GateResource(Gates gates) {
    this.gates = gates;
  }

  /** A gate of the policy in force; {@code types} is empty where every type may be asked of. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record View(
      String gate,
      Optional<String> description,
      List<String> kinds,
      List<String> types,
      List<ReasonView> reasons,
      String policyVersion) {}

  /** What could stand against it, and what the gate then answers. */
  record ReasonView(String reason, Verdict verdict, List<String> standards) {}

  /**
   * A gate's verdict on an entity.
   *
   * @param reasons what stands against it; empty where it passes
   * @param fields how the entity itself is decided
   * @param decisions what the verdict rests on: of the entity, its neighbours and their
   *     credentials; {@code GET /api/v1/decisions/{entityId}?asOf=} shows each of them again later
   * @param policyVersion whose gate was asked
   * @param evaluatedAt when it was asked
   * @param changesAt when time alone could change the verdict; absent if never
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record VerdictView(
      String gate,
      UUID entityId,
      EntityKind kind,
      String name,
      Verdict verdict,
      List<Against> reasons,
      List<Field> fields,
      List<Rest> decisions,
      String policyVersion,
      Instant evaluatedAt,
      Optional<Instant> changesAt) {}

  /** One thing that stands against it. */
  record Against(
      String reason,
      Verdict verdict,
      String summary,
      List<String> standards,
      Map<String, String> evidence) {}

  /** A decided field: its value, who says so, and when that was confirmed last. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Field(
      String field,
      @JsonInclude(JsonInclude.Include.ALWAYS) FieldValue value,
      FieldDecision.Outcome outcome,
      Optional<String> winner,
      Optional<Instant> observedAt) {}

  /** A decision that the verdict rests on. */
  record Rest(
      UUID entityId, EntityKind kind, long sequence, Instant decidedAt, String policyVersion) {}

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "The gates of the policy in force, and what could stand against each")
  public Items<View> list() {
    GateRules.Gates inForce = gates.inForce();
    return Items.all(
        inForce.rules().stream().map(gate -> view(gate, inForce.policyVersion())).toList());
  }

  @GET
  @Path("/{gate}/{entityId}")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(
      summary = "Whether it may go ahead: pass, pending or block, with the reasons",
      description =
          "Asked anew each time, of what is decided now, and not to be cached. What cannot be"
              + " told, is not known whole or is out of date is 'pending': a gate fails closed, and"
              + " whoever asks is to treat an error as 'block'.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = VerdictView.class)))
  @APIResponse(responseCode = "400", description = "The gate is not for entities of this kind")
  @APIResponse(responseCode = "404", description = "No such gate, or nothing is decided of it")
  public Response ask(@PathParam("gate") String gate, @PathParam("entityId") UUID entityId) {
    if (!NAME.matcher(gate).matches()) {
      throw Problem.badRequest(
          "gate",
          "must be a gate's name: a lower-case letter, then up to 63 of a-z, 0-9, '_', '.', ':',"
              + " '-'");
    }
    VerdictView verdict =
        switch (gates.ask(gate, entityId)) {
          case Gates.Outcome.Answered answered -> view(answered);
          case Gates.Outcome.NoSuchGate(var known) ->
              throw Problem.notFound(
                  "the policy in force has no gate '"
                      + gate
                      + (known.isEmpty() ? "', nor any other" : "'; there are " + listed(known)));
          case Gates.Outcome.NotDecided() ->
              throw Problem.notFound("no decision is stored of entity " + entityId);
          case Gates.Outcome.Gone() ->
              throw Problem.notFound(
                  "no record is about entity "
                      + entityId
                      + " any more; if it was merged, the registry's entities/"
                      + entityId
                      + " names the entity to ask of");
          case Gates.Outcome.NotForIt(var rule, var facts, var fitting) ->
              throw Problem.badRequest(
                  "gate",
                  "'"
                      + gate
                      + "' is for "
                      + listed(kinds(rule))
                      + (rule.types().isEmpty() ? "" : " of type " + listed(sorted(rule.types())))
                      + ", and entity "
                      + entityId
                      + " is of kind "
                      + facts.kind().wireName()
                      + facts.type().map(type -> " and type " + type).orElse("")
                      + (fitting.isEmpty()
                          ? "; no gate is for it"
                          : "; for it there are " + listed(fitting)));
        };
    CacheControl never = new CacheControl();
    never.setNoStore(true);
    return Response.ok(verdict).cacheControl(never).build();
  }

  private static VerdictView view(Gates.Outcome.Answered answered) {
    EntityDecision own = answered.decisions().getFirst();
    return new VerdictView(
        answered.gate().name(),
        answered.facts().id(),
        answered.facts().kind(),
        answered.facts().displayName(),
        answered.answer().verdict(),
        answered.answer().reasons().stream()
            .map(
                reason ->
                    new Against(
                        reason.name(),
                        reason.verdict(),
                        reason.summary(),
                        reason.standards(),
                        reason.evidence()))
            .toList(),
        own.fields().stream()
            .map(
                field ->
                    new Field(
                        field.field(),
                        field.value(),
                        field.outcome(),
                        field.winner(),
                        field.observedAt()))
            .toList(),
        answered.decisions().stream()
            .map(
                decision ->
                    new Rest(
                        decision.entityId(),
                        decision.kind(),
                        decision.sequence(),
                        decision.decidedAt(),
                        decision.policyVersion()))
            .toList(),
        answered.policyVersion(),
        answered.at(),
        answered.answer().changesAt());
  }

  private static View view(GateRule gate, String policyVersion) {
    return new View(
        gate.name(),
        gate.description(),
        kinds(gate),
        sorted(gate.types()),
        gate.reasons().stream()
            .map(reason -> new ReasonView(reason.name(), reason.verdict(), reason.standards()))
            .toList(),
        policyVersion);
  }

  private static List<String> kinds(GateRule gate) {
    return sorted(gate.kinds().stream().map(EntityKind::wireName).toList());
  }

  private static List<String> sorted(Collection<String> words) {
    return words.stream().sorted().toList();
  }

  private static String listed(List<String> words) {
    return String.join(", ", words);
  }
}
