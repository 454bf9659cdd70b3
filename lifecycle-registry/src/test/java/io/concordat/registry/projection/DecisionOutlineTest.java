package io.concordat.registry.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityDecision;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is kept of a decision is what the contract's own reader reads. */
class DecisionOutlineTest {
  private static final Instant DECIDED = Instant.parse("2026-03-01T10:00:00.000001Z");
  private static final EntityDecision DECISION =
      of(
          field("business_owner", FieldValue.NULL, Outcome.GAP, Optional.empty(), List.of()),
          field(
              "groups",
              FieldValue.of(List.of("a", "ü, \"x\"")),
              Outcome.SETTLED,
              Optional.of("aws"),
              List.of(loser(false))),
          field(
              "name",
              FieldValue.of("Zahlläufe 💶"),
              Outcome.CONTESTED,
              Optional.of("aws"),
              List.of(loser(true), loser(false), loser(true))));

  private static EntityDecision of(FieldDecision... fields) {
    return new EntityDecision(
        UUID.fromString("002c036d-f2a9-8a67-8d86-b4199ec27d54"),
        EntityKind.IDENTITY,
        Optional.of("service_account"),
        7,
        3,
        "sha256:00",
        DECIDED,
        Optional.of(DECIDED.plusSeconds(60)),
        List.of(fields));
  }

  @Test
  void keepsWhatTheContractReads() {
    byte[] body = ContractJson.write(DECISION);
    DecisionOutline outline = DecisionOutline.read(body);
    assertThat(outline.entityId()).isEqualTo(DECISION.entityId());
    assertThat(outline.revision()).isEqualTo(7);
    assertThat(outline.sequence()).isEqualTo(3);
    assertThat(outline.policyVersion()).isEqualTo("sha256:00");
    assertThat(outline.decidedAt()).isEqualTo(DECIDED);
    assertThat(outline.changesAt()).isEqualTo(DECIDED.plusSeconds(60));
    assertThat(outline.name()).isEqualTo("Zahlläufe 💶");
    assertThat(outline.decided()).isEqualTo(2);
    assertThat(outline.contested()).isEqualTo(1);
    assertThat(outline.fields())
        .as("all of it, without the losers that agree")
        .isEqualTo(
            ContractJson.write(
                List.of(
                    DECISION.fields().get(0),
                    field(
                        "groups",
                        FieldValue.of(List.of("a", "ü, \"x\"")),
                        Outcome.SETTLED,
                        Optional.of("aws"),
                        List.of()),
                    field(
                        "name",
                        FieldValue.of("Zahlläufe 💶"),
                        Outcome.CONTESTED,
                        Optional.of("aws"),
                        List.of(loser(true), loser(true))))));
  }

  @Test
  void countsValuesWhoeverWonAndNoNulls() {
    DecisionOutline outline =
        DecisionOutline.read(
            ContractJson.write(
                of(
                    field(
                        "last_used",
                        FieldValue.NULL,
                        Outcome.SETTLED,
                        Optional.of("aws"),
                        List.of()),
                    field(
                        "groups",
                        FieldValue.of(List.of("a", "b")),
                        Outcome.SETTLED,
                        Optional.empty(),
                        List.of()))));
    assertThat(outline.decided()).isEqualTo(1);
  }

  @Test
  void skipsWhatALaterWriterAdds() throws IOException {
    DecisionOutline outline =
        DecisionOutline.read(
            changed(
                body -> {
                  body.putObject("later").putArray("nested").addObject().put("x", 1);
                  body.remove("changesAt");
                  ((ObjectNode) body.get("fields").get(0)).putArray("later").add(1);
                }));
    assertThat(outline.decided()).isEqualTo(2);
    assertThat(outline.changesAt()).isNull();
    assertThat(new String(outline.fields(), StandardCharsets.UTF_8)).contains("\"later\":[1]");
  }

  @Test
  void refusesByTheNameOfTheProperty() {
    refuses(body -> body.remove("entityId"), "entityId: is required");
    refuses(body -> body.put("entityId", "x"), "entityId: is no UUID");
    refuses(body -> body.remove("sequence"), "sequence: is required");
    refuses(body -> body.put("revision", "7"), "revision: does not fit the schema");
    refuses(body -> body.put("decidedAt", "today"), "decidedAt: is no instant in UTC");
    refuses(body -> body.put("fields", 1), "fields: does not fit the schema");
    refuses(body -> body.putArray("fields").add(1), "fields: does not fit the schema");
    refuses(body -> body.putArray("fields").addObject(), "fields.field: is required");
    refuses(
        body -> body.putArray("fields").addObject().put("field", "x").put("outcome", "odd"),
        "fields.outcome: is none that this version knows");
  }

  @Test
  void refusesWhatIsCutOffAnywhere() {
    byte[] body = ContractJson.write(DECISION);
    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      assertThatThrownBy(() -> DecisionOutline.read(cut))
          .isInstanceOf(ContractJson.UndecodableException.class);
    }
    byte[] more =
        (new String(body, StandardCharsets.UTF_8) + "{}").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> DecisionOutline.read(more))
        .hasMessage("the body: has something behind its end");
  }

  private static void refuses(Consumer<ObjectNode> change, String reason) {
    assertThatThrownBy(() -> DecisionOutline.read(changed(change)))
        .isInstanceOf(ContractJson.UndecodableException.class)
        .hasMessage(reason);
  }

  private static byte[] changed(Consumer<ObjectNode> change) throws IOException {
    ObjectNode body = (ObjectNode) ContractJson.mapper().readTree(ContractJson.write(DECISION));
    change.accept(body);
    return ContractJson.mapper().writeValueAsBytes(body);
  }

  private static FieldDecision field(
      String name, FieldValue value, Outcome outcome, Optional<String> winner, List<Loser> losers) {
    return new FieldDecision(
        name,
        value,
        outcome,
        winner,
        winner.map(source -> "row"),
        Optional.of(DECIDED),
        losers,
        name,
        "sha256:00",
        Optional.empty());
  }

  private static Loser loser(boolean conflicts) {
    return new Loser(
        "snow",
        "ci",
        FieldValue.of("x"),
        Reason.LOWER_PRECEDENCE,
        "iam ranks above itsm",
        conflicts,
        Optional.empty());
  }
}
