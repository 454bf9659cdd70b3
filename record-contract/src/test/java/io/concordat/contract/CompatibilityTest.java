package io.concordat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Within a major version a reader of any age reads a writer of any age: properties may be added as
 * optional, never removed, renamed or made required. The samples under {@code samples/v1} were
 * written by the first release and are never edited.
 */
class CompatibilityTest {
  private static final Map<EventType, Class<?>> BODIES =
      Map.of(
          EventType.RECORD_OBSERVED, SourceRecord.class,
          EventType.RUN_REPORTED, RunReport.class,
          EventType.ENTITY_CHANGED, EntityAnnouncement.class,
          EventType.DECISION_MADE, EntityDecision.class,
          EventType.ESCALATION_CHANGED, EscalationEvent.class);

  @ParameterizedTest
  @EnumSource(EventType.class)
  void readsWhatTheFirstReleaseWrote(EventType type) throws IOException {
    byte[] stored = sample(type);
    Object read = ContractJson.read(stored, BODIES.get(type));
    assertThat(ContractJson.mapper().readTree(ContractJson.write(read)))
        .isEqualTo(ContractJson.mapper().readTree(stored));
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void readsWhatAReaderWroteAgain(EventType type) {
    for (Object body : Samples.all().get(type)) {
      assertThat(ContractJson.read(ContractJson.write(body), BODIES.get(type))).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void ignoresWhatALaterReleaseMayAdd(EventType type) throws IOException {
    ObjectNode later = (ObjectNode) ContractJson.mapper().readTree(sample(type));
    later.put("addedLater", 42).putObject("alsoAdded").put("nested", true);
    assertThat(ContractJson.read(ContractJson.mapper().writeValueAsBytes(later), BODIES.get(type)))
        .isEqualTo(ContractJson.read(sample(type), BODIES.get(type)));
  }

  @Test
  void namesTheFieldThatIsMissing() {
    assertThatThrownBy(
            () ->
                ContractJson.read(
                    "{\"system\":\"x\"}".getBytes(StandardCharsets.UTF_8), SourceRecord.class))
        .isInstanceOf(ContractJson.UndecodableException.class)
        .hasMessageContaining("version");
    assertThatThrownBy(
            () ->
                ContractJson.read(
                    "{\"version\":1,\"system\":\"x\"}".getBytes(StandardCharsets.UTF_8),
                    SourceRecord.class))
        .hasMessageContaining("source: is required");
  }

  @Test
  void refusesAnOversizeBodyAndOneThatIsNoJson() {
    assertThatThrownBy(
            () -> ContractJson.read(new byte[ContractJson.MAX_BYTES + 1], SourceRecord.class))
        .hasMessageContaining("1000001 bytes");
    assertThatThrownBy(
            () -> ContractJson.read("<html>".getBytes(StandardCharsets.UTF_8), SourceRecord.class))
        .hasMessageContaining("not well-formed JSON");
  }

  @Test
  void readsWhoGaveEachElementAsItWasFirstWritten() throws IOException {
    byte[] stored = sample("decisions.made.elements");
    EntityDecision read = ContractJson.read(stored, EntityDecision.class);
    assertThat(read).isEqualTo(Samples.united());
    assertThat(ContractJson.mapper().readTree(ContractJson.write(read)))
        .isEqualTo(ContractJson.mapper().readTree(stored));
    assertThatThrownBy(() -> new FieldDecision.Element("hr", List.of()))
        .hasMessageContaining("at least one source");
  }

  @Test
  void readsTheGapsOfPartsAsTheyWereFirstWritten() throws IOException {
    byte[] stored = sample("runs.reported.parts");
    RunReport read = ContractJson.read(stored, RunReport.class);
    assertThat(read).isEqualTo(Samples.runReportOfParts());
    assertThat(ContractJson.mapper().readTree(ContractJson.write(read)))
        .isEqualTo(ContractJson.mapper().readTree(stored));
    assertThat(read.confirms()).as("a run of whole parts and one with a gap").isFalse();
    assertThatThrownBy(() -> new RunReport.Gap(" ", "403")).hasMessageStartingWith("part: ");
  }

  @Test
  void readsARetractedRecordAsItWasFirstWritten() throws IOException {
    byte[] stored = sample("entities.changed.retracted");
    EntityAnnouncement read = ContractJson.read(stored, EntityAnnouncement.class);
    assertThat(read).isEqualTo(Samples.retracted());
    assertThat(ContractJson.mapper().readTree(ContractJson.write(read)))
        .isEqualTo(ContractJson.mapper().readTree(stored));
  }

  @ParameterizedTest
  @MethodSource("samplesByHand")
  void readsWhatAPersonAssertedAsItWasFirstWritten(String sample, Object expected)
      throws IOException {
    byte[] stored = sample(sample);
    Object read = ContractJson.read(stored, expected.getClass());
    assertThat(read).isEqualTo(expected);
    assertThat(ContractJson.mapper().readTree(ContractJson.write(read)))
        .isEqualTo(ContractJson.mapper().readTree(stored));
  }

  static Stream<Arguments> samplesByHand() {
    return Stream.of(
        arguments("records.observed.by-hand", Samples.byHand()),
        arguments("entities.changed.by-hand", Samples.corrected()),
        arguments("decisions.made.by-hand", Samples.decidedByHand()));
  }

  @Test
  void takesAReasonOfALaterReleaseForOneItDoesNotKnow() throws IOException {
    String later =
        new String(sample("decisions.made"), StandardCharsets.UTF_8)
            .replace("lower_precedence", "invented_later");
    EntityDecision read =
        ContractJson.read(later.getBytes(StandardCharsets.UTF_8), EntityDecision.class);
    FieldDecision.Loser loser = read.fields().getFirst().losers().getFirst();
    assertThat(loser.reason()).isEqualTo(FieldDecision.Reason.UNRECOGNIZED);
    assertThat(loser.detail()).isEqualTo("itsm ranks below procurement");
  }

  @Test
  void refusesAnAttributionThatHoldsASecretOrSaysNothing() {
    assertThatThrownBy(
            () ->
                new Attribution(
                    Samples.SAM.override(), "sam", "password = hunter2hunter2", "CHG-1"))
        .hasMessageStartingWith("reason: ");
    assertThatThrownBy(() -> new Attribution(Samples.SAM.override(), "sam", " ", "CHG-1"))
        .hasMessageStartingWith("reason: ");
  }

  @Test
  void ownersAndPrivilegesNeedASecondPerson() {
    assertThat(Stream.of("business_owner", "technical_owner", "sponsor", "privilege", "data_owner"))
        .allMatch(FieldNames::needsSecondPerson);
    assertThat(Stream.of("name", "status", "spend")).noneMatch(FieldNames::needsSecondPerson);
    assertThat(FieldNames.isKnown("business_owner")).isTrue();
    assertThat(FieldNames.isKnown("busines_owner")).isFalse();
  }

  private static byte[] sample(EventType type) throws IOException {
    return sample(type.topic());
  }

  private static byte[] sample(String topic) throws IOException {
    String name = "samples/v1/" + topic + ".json";
    try (InputStream in = CompatibilityTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }
}
