package io.concordat.reconciler.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.concordat.authority.FieldRule;
import io.concordat.authority.Handling;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldValue;
import io.concordat.reconciler.conflict.Disagreement.Key;
import io.concordat.reconciler.conflict.Disagreement.Kind;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.FindingChange;
import io.concordat.reconciler.policy.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Runs the examples of the page for policy authors. */
class DisagreementDocTest {
  private static final Path PAGE = Path.of("..", "docs", "authority", "disagreement.md");
  private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  static Stream<List<String>> found() throws IOException {
    return rows(4).filter(cells -> !cells.get(0).equals("field"));
  }

  @Test
  void everyPolicyOnThePageIsRightForTheServiceAndForAnEditor() throws IOException {
    assertThat(policies()).isNotEmpty();
    for (String yaml : policies()) {
      assertThat(new PolicyReader(new ConditionLanguage()).read(yaml).authority().rules())
          .isNotEmpty();
      try (InputStream in = PolicyReader.class.getResourceAsStream("policy.v1.schema.json")) {
        Object plain = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        assertThat(
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(ContractJson.mapper().readTree(in))
                    .validate(ContractJson.mapper().valueToTree(plain)))
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("found")
  void isFoundAsThePageSays(List<String> row) throws IOException {
    Estate estate = Estate.of(row.get(0), policies().getFirst());
    for (String words : row.get(1).split(", ")) {
      estate.says(words.split("=")[0], words.split("=")[1]);
    }
    String found =
        estate.found().stream()
            .map(one -> one.kind().wireName() + " " + one.severity())
            .collect(Collectors.joining(", "));

    assertThat(estate.decision().value().display()).isEqualTo(row.get(2));
    assertThat(found.isEmpty() ? "nothing" : found).isEqualTo(row.get(3));
  }

  @Test
  void livesAsThePageSays() throws IOException {
    List<List<String>> rows =
        rows(5).filter(cells -> cells.get(0).matches("\\d\\d:\\d\\d")).toList();
    assertThat(rows).hasSize(15);
    Life conflict = new Life(rule("business_owner").watch().conflict());
    Life drift = new Life(rule("status").watch().drift());
    for (List<String> row : rows) {
      Life life = row.get(0).compareTo("08:00") < 0 ? conflict : drift;
      assertThat(life.at(row.get(0), row.get(1))).as("%s", row).isEqualTo(row.subList(2, 5));
    }
  }

  /** One disagreement, and the escalation that follows it. */
  private static final class Life {
    private final Handling handling;
    private Optional<Track> track = Optional.empty();
    private Optional<byte[]> standing = Optional.empty();

    Life(Handling handling) {
      this.handling = handling;
    }

    /** Flaps, quiet until, and what became of the escalation. */
    List<String> at(String time, String state) {
      Instant now = instant(time);
      boolean there = state.equals("there");
      track =
          there
              ? Optional.of(
                  track.map(t -> t.seen(handling, now)).orElse(Track.opened(handling, now)))
              : track.map(t -> t.gone(now));
      String escalation = standing.isPresent() ? "stands" : "none";
      if (track.orElseThrow().attentionAt().filter(due -> !due.isAfter(now)).isPresent()) {
        DueEscalation.Answer answer = due(there).answer(Optional.empty());
        standing = answer.standing();
        track = track.map(t -> settled(t, standing.isPresent()));
        if (answer.change().isPresent()) {
          escalation =
              switch (answer.change().get()) {
                case FindingChange.Raised _ -> "raised";
                case FindingChange.Updated _ -> "updated";
                case FindingChange.Cleared _ -> "cleared";
              };
        }
      }
      return List.of(
          Integer.toString(track.orElseThrow().flaps()),
          track.orElseThrow().quietUntil().atOffset(ZoneOffset.UTC).toLocalTime().toString(),
          escalation);
    }

    private DueEscalation due(boolean there) {
      return new DueEscalation(
          new Key(Estate.ID, "f", Kind.CONFLICT),
          "high",
          FieldValue.of("a"),
          Optional.of("erp"),
          List.of(),
          track.orElseThrow().openedAt(),
          track.orElseThrow().flaps(),
          there && handling.escalates(),
          standing,
          new Facts(
              Estate.ID,
              EntityKind.IDENTITY,
              Optional.empty(),
              false,
              Optional.empty(),
              new TreeMap<>(),
              new TreeMap<>(),
              List.of()));
    }

    private static Track settled(Track track, boolean escalated) {
      return new Track(
          track.firstSeen(),
          track.openedAt(),
          track.lastSeen(),
          track.flaps(),
          track.closedAt(),
          track.quietUntil(),
          track.quiet(),
          escalated,
          Optional.empty());
    }
  }

  private static Instant instant(String time) {
    return LocalDate.of(2026, 3, 1).atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
  }

  private static FieldRule rule(String name) throws IOException {
    return new PolicyReader(new ConditionLanguage())
        .read(policies().getFirst())
        .authority()
        .rule(name)
        .orElseThrow();
  }

  private static List<String> policies() throws IOException {
    return YAML.matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult m) -> m.group(1))
        .toList();
  }

  /** The rows of the tables that have so many columns, without the line under the head. */
  private static Stream<List<String>> rows(int columns) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| "))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .filter(cells -> cells.size() == columns);
  }
}
