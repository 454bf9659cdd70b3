package io.concordat.reconciler.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.FieldValue;
import io.concordat.reconciler.cases.CaseFile.Estate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A case file that tests something else than its author meant is refused, and names the line. */
class CaseFileTest {
  private static final Estate ESTATE =
      new Estate(
          Map.of(
              "aws-main", new Estate.Source("aws-main", "iam", "aws-iam", "users"),
              "sap-main", new Estate.Source("sap-main", "procurement", "sap", "contracts")));
  private static final String RIGHT =
      """
      # Topic
      Prose.

      ```yaml
      - field: status
        sources: [iam, procurement]
      ```

      ## A case

      | source | field | value |
      |---|---|---|
      | aws-main | status | active |
      | sap-main | status | off |

      | field | value | winner | outcome | next change |
      |---|---|---|---|---|
      | status | active | aws-main | contested | never |

      | loser | reason | conflict |
      |---|---|---|
      | sap-main | lower_precedence | yes |
      """;

  private static List<WorkedCase> read(String text) {
    return CaseFile.read(Path.of("topic.md"), text, ESTATE);
  }

  @Test
  void runsACaseThatIsRight() throws IOException {
    List<WorkedCase> cases = read(RIGHT);

    assertThat(cases).hasSize(1);
    cases.getFirst().run();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      commentCharacter = '~',
      textBlock =
          """
          | source | field | value |          ; | source | field | valeu |              ; 'valeu' is not known
          | source | field | value |          ; | sources | field | value |             ; begins with 'sources'
          | aws-main | status | active |      ; | aws-prod | status | active |          ; is not in sources.md
          | aws-main | status | active |      ; | aws-main | status |                   ; has 2 cells under 3 heads
          | aws-main | status | active |      ; | aws-main | status | |                 ; needs a value in column 'value'
          | sap-main | status | off |         ; | aws-main | status | off |             ; says this field already
          ## A case                           ; ### A case                              ; only '## ' begins a case
          ## A case                           ; A case                                  ; stands before the first case
          ## A case                           ; ##                                      ; only '## ' begins a case
          ```yaml                             ; ```json                                 ; only a ```yaml block
          # Topic                             ; Topic                                   ; must start with '# '
          | field | value | winner | outcome | next change | ; | field | value | winner | outcome | next | ; 'next' is not known
          contested                           ; disputed                                ; is none of [settled
          never                               ; soon                                    ; 'soon'
          never                               ; now + soon                              ; is no instant such as
          lower_precedence                    ; outvoted                                ; is none of [lower_precedence
          | yes |                             ; | maybe |                               ; must be yes or no
          | loser | reason | conflict |       ; | looser | reason | conflict |          ; begins with 'looser'
          Prose.                              ; | a | b |                               ; a table needs a head
          """)
  void refusesWhatItDoesNotKnow(String right, String wrong, String reason) {
    assertThat(RIGHT).contains(right);

    assertThatExceptionOfType(CaseRefusedException.class)
        .isThrownBy(() -> read(RIGHT.replaceFirst(Pattern.quote(right), wrong)))
        .withMessageContaining(reason)
        .withMessageMatching("(?s)topic\\.md:\\d+: .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# Topic\n",
        "# Topic\n## A case\n",
        "# Topic\n```yaml\n- field: f\n",
        "# Topic\n```yaml\n- field: f\n```\n## A case\n| source | field | value |\n|---|---|---|\n"
            + "| aws-main | f | a |\n"
      })
  void refusesWhatWouldTestNothing(String text) {
    assertThatExceptionOfType(CaseRefusedException.class).isThrownBy(() -> read(text));
  }

  @Test
  void refusesASecondTableOfOneKindAndASecondCaseOfOneName() {
    assertThatThrownBy(
            () -> read(RIGHT + "\n| loser | reason | conflict |\n|---|---|---|\n| a | b | c |\n"))
        .hasMessageContaining("a second table");
    assertThatThrownBy(() -> read(RIGHT + "\n## A case\n")).hasMessageContaining("needs a name");
  }

  @Test
  void refusesALoserOfAFieldThatTheCaseDoesNotDecide() {
    String other =
        RIGHT
            .replace(
                "| loser | reason | conflict |\n|---|---|---|",
                "| loser | reason | conflict | field |\n|---|---|---|---|")
            .replace(
                "| sap-main | lower_precedence | yes |",
                "| sap-main | lower_precedence | yes | name |");

    assertThatThrownBy(() -> read(other)).hasMessageContaining("loses no field");
  }

  @ParameterizedTest
  @CsvSource({
    "active,           disabled",
    "| contested |,    | settled |",
    "| yes |,          | no |",
    "| aws-main | con, | sap-main | con",
    "never,            now + 1h"
  })
  void failsWhereTheDecisionIsAnother(String right, String wrong) {
    int expectations = RIGHT.indexOf("| field | value | winner");
    String text =
        RIGHT.substring(0, expectations) + RIGHT.substring(expectations).replace(right, wrong);
    assertThat(text).isNotEqualTo(RIGHT);

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> read(text).getFirst().run())
        .withMessageContaining("topic.md:9: A case");
  }

  @Test
  void failsWhereALoserOrASentenceIsNotAsItSays() {
    String noLosers = RIGHT.substring(0, RIGHT.indexOf("| loser |"));

    assertThatThrownBy(() -> read(noLosers).getFirst().run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sap-main lost: lower_precedence, conflict");
    assertThatThrownBy(() -> read(RIGHT + "\n> status is off.\n").getFirst().run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the sentence of A case");
  }

  @Test
  void failsWhereAPolicyThatShouldBeRefusedIsNot() {
    String accepted = RIGHT.substring(0, RIGHT.indexOf("| source |"));

    assertThatThrownBy(
            () ->
                read(accepted + "| refused | because |\n|---|---|\n| fields[0] | x |\n")
                    .getFirst()
                    .run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the policy is refused");
  }

  @Test
  void readsValuesAndInstants() {
    assertThat(Words.value("` a `")).isEqualTo(FieldValue.of(" a "));
    assertThat(Words.value("12.50")).isEqualTo(Words.value("12.5"));
    assertThat(Words.value("`12.5`")).isEqualTo(FieldValue.of("12.5"));
    assertThat(Words.value("null")).isEqualTo(FieldValue.NULL);
    assertThat(Words.value("true")).isEqualTo(FieldValue.of(true));
    assertThat(Words.value("[a, `b `]")).isEqualTo(FieldValue.of(List.of("a", "b ")));
    assertThat(Words.value("[]")).isEqualTo(FieldValue.of(List.of()));
    assertThat(Words.value("2026-03-01")).isEqualTo(FieldValue.of("2026-03-01"));
    assertThat(Words.instant("now + 1d - 1s")).isEqualTo(Instant.parse("2026-03-01T23:59:59Z"));
    assertThat(Words.instant("2026-03-02T00:00:00Z")).isEqualTo("2026-03-02T00:00:00Z");
  }
}
