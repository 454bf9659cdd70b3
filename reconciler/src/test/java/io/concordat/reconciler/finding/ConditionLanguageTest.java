package io.concordat.reconciler.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.concordat.authority.Scope;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldValue;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionLanguageTest {
  private final ConditionLanguage language =
      new ConditionLanguage()
          .knowing(
              FieldTypes.contract()
                  .with("seats", FieldTypes.Type.NUMBER)
                  .with("tags", FieldTypes.Type.TEXTS)
                  .with("cost-centre", FieldTypes.Type.TEXT));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          self.stauts == "active"                      | 5  | 'stauts' is not known here; did you mean 'status'?
          self.colour == "red"                         | 5  | declare a field of your own under customFields
          self.relation == "covers"                    | 5  | 'relation' is not known here
          self.status == "x" && slef.name == "y"       | 23 | 'slef' is not known; did you mean 'self'?
          self.status == 1                             | 13 | '==' does not go with (string, int)
          self.active == "true"                        | 13 | '==' does not go with (bool, string)
          self.spend == 10                             | 12 | '==' does not go with (double, int); write a number with a point
          self.spend > "10"                            | 12 | '>' does not go with (double, string)
          has(self.sponsor)                            | 4  | write x != null
          self.kind == "agrement"                      | 14 | did you mean 'agreement'?
          neighbours.exists(n, n.kind in ["identiy"])  | 33 | did you mean 'identity'?
          owners.exists(o, "inactve" == o.state)       | 18 | none of active, inactive, unknown
          owners.exists(o, o.name == "x")              | 19 | 'name' is not known here
          unused(owners, duration("1h"))               | 7  | 'unused' does not go with
          shout(self.name)                             | 6  | 'shout' is not known
          self.status                                  | 5  | must be true or false, and is of type string
          self.status ==                               | 15 | no valid CEL expression
          """)
  void refusesAWrongConditionAtItsPlace(String text, int column, String reason) {
    ConditionRefusedException refused =
        catchThrowableOfType(ConditionRefusedException.class, () -> language.condition(text));
    assertThat(refused).as(text).isNotNull().hasMessageContaining(reason);
    assertThat(refused.line()).isEqualTo(1);
    assertThat(refused.column()).as(refused.getMessage()).isEqualTo(column);
  }

  @Test
  void countsLinesAndColumnsInCharacters() {
    ConditionRefusedException refused =
        catchThrowableOfType(
            ConditionRefusedException.class,
            () -> language.condition("self.name == \"😀\" &&\n  \"😀\" == nmae"));
    assertThat(refused.line()).isEqualTo(2);
    assertThat(refused.column()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          enviroment == "prod"        | 1  | did you mean 'environment'?
          self.status == "x"          | 1  | 'self' is not known
          passed(term_end)            | 7  | 'passed' is not known
          kind == "identiy"           | 9  | did you mean 'identity'?
          seats == "many"             | 7  | '==' does not go with (double, string)
          environment == "prod" && environment == "dev" | 1 | can never be true
          environment in []           | 1  | can never be true
          """)
  void refusesAWrongScopeAtItsPlace(String text, int column, String reason) {
    ConditionRefusedException refused =
        catchThrowableOfType(ConditionRefusedException.class, () -> language.scope(text));
    assertThat(refused).as(text).isNotNull().hasMessageContaining(reason);
    assertThat(refused.column()).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          environment == "prod"                       | true
          environment == "prod" && type == "ai_agent" | true
          type != "bot" && kind == "identity"         | true
          seats > 10                                  | true
          seats > 12.5                                | false
          sponsor == null                             | true
          "red" in tags                               | true
          tags.exists(t, t.startsWith("gr"))          | true
          active                                      | false
          !active                                     | false
          supplier.startsWith("x")                    | false
          """)
  void matchesWhatTheEntityIs(String text, boolean matches) {
    assertThat(language.scope(text).matches(VIEW)).isEqualTo(matches);
  }

  private static final Scope.View VIEW =
      new Scope.View() {
        @Override
        public EntityKind kind() {
          return EntityKind.IDENTITY;
        }

        @Override
        public Optional<String> type() {
          return Optional.of("ai_agent");
        }

        @Override
        public FieldValue value(String field) {
          return switch (field) {
            case "environment" -> FieldValue.of("prod");
            case "seats" -> new FieldValue.Number(new java.math.BigDecimal("12"));
            case "tags" -> new FieldValue.Texts(List.of("green", "red"));
            default -> FieldValue.NULL;
          };
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          environment == "prod"                 ; environment == "dev"               ; apart
          environment == "prod"                 ; "dev" == environment               ; apart
          environment == "prod"                 ; environment != "prod"              ; apart
          environment == "prod"                 ; !(environment == "prod")           ; apart
          environment in ["prod", "test"]       ; environment in ["dev"]             ; apart
          active                                ; !active                            ; apart
          kind == "party" && seats > 1          ; kind == "change"                   ; apart
          kind == "party" || kind == "change"   ; kind == "identity"                 ; apart
          sponsor == null                       ; sponsor != null                    ; apart
          environment == "prod"                 ; environment in ["prod", "test"]    ; within
          environment == "prod" && seats > 1    ; environment == "prod"              ; within
          environment == "prod"                 ; environment != "dev"               ; within
          environment != "dev" && environment != "test" ; environment != "dev"       ; within
          environment == "prod"                 ; seats > 1 || environment == "prod" ; unsure
          environment == "prod"                 ; true                               ; within
          environment == "prod"                 ; type == "bot"                      ; unsure
          environment in ["prod", "test"]       ; environment in ["test", "dev"]     ; unsure
          environment == "prod"                 ; environment == "prod" && seats > 1 ; unsure
          seats > 1                             ; seats > 2                          ; unsure
          seats == 1.0                            ; seats == 2.0                         ; unsure
          "prod" in tags                        ; "dev" in tags                      ; unsure
          environment == "prod"                 ; !(environment == "dev" && active)  ; unsure
          """)
  void tellsScopesApartAsFarAsItCan(String first, String second, String relation) {
    ConditionLanguage.ScopeCondition one = language.scope(first);
    ConditionLanguage.ScopeCondition two = language.scope(second);
    assertThat(one.disjointFrom(two)).isEqualTo(relation.equals("apart"));
    assertThat(two.disjointFrom(one)).isEqualTo(relation.equals("apart"));
    assertThat(one.narrowerThan(two)).isEqualTo(relation.equals("within"));
    assertThat(one.narrowerThan(one))
        .as("itself")
        .isEqualTo(!first.contains("seats") && !first.contains("tags"));
  }

  @Test
  void aFieldThatIsNoNameOfCelIsDecidedAndNotSpokenOf() {
    assertThatThrownBy(() -> language.condition("self.cost-centre == 'x'"))
        .isInstanceOf(ConditionRefusedException.class);
  }

  @Test
  void boundsTheExpression() {
    assertThatThrownBy(() -> language.condition("self.name == \"" + "x".repeat(4_000) + "\""))
        .isInstanceOf(ConditionRefusedException.class)
        .hasMessageContaining("exceeds");
    assertThatThrownBy(() -> language.condition("(".repeat(200) + "true" + ")".repeat(200)))
        .isInstanceOf(ConditionRefusedException.class);
  }

  @Test
  void boundsTheIterationsTheStepsAndTheTextOfAnEvaluation() {
    Map<String, Object> hundred = Map.of("owners", Collections.nCopies(100, OWNER));
    ConditionLanguage.Condition thrice =
        language.condition("owners.all(a, owners.all(b, owners.all(c, c.ref == a.ref)))");
    assertThatThrownBy(() -> thrice.holds(evaluation(), hundred))
        .isInstanceOf(ConditionLanguage.NotEvaluableException.class)
        .hasMessageContaining("teration");

    String sum = String.join(" + ", Collections.nCopies(60, "a.ref"));
    ConditionLanguage.Condition texts =
        language.condition("false || owners.map(a, " + sum + ").size() > 0 || true");
    Map<String, Object> many = Map.of("owners", Collections.nCopies(5_000, OWNER));
    assertThatThrownBy(() -> texts.holds(evaluation(), many))
        .as("also where another side of the condition would hold")
        .isInstanceOf(ConditionLanguage.NotEvaluableException.class)
        .hasMessageContaining("shorten its loops");

    String many60 = String.join(" && ", Collections.nCopies(60, "a.ref != \"\""));
    ConditionLanguage.Condition steps = language.condition("owners.all(a, " + many60 + ")");
    assertThatThrownBy(() -> steps.holds(evaluation(), many))
        .isInstanceOf(ConditionLanguage.NotEvaluableException.class)
        .hasMessageContaining("1000000 steps");
    assertThat(steps.holds(evaluation(), hundred)).isTrue();
  }

  private static final EntityView OWNER = EntityView.owner("ann@example.com", "active");

  private static Evaluation evaluation() {
    return new Evaluation(
        Instant.parse("2026-03-01T00:00:00Z"), (source, stream) -> Optional.empty());
  }

  @Test
  void findsTheWordThatWasMeant() {
    assertThat(Nearest.to("stauts", List.of("status", "state"))).contains("status");
    assertThat(Nearest.to("itms", List.of("itsm", "iam"))).contains("itsm");
    assertThat(Nearest.to("xyz", List.of("status"))).isEmpty();
  }
}
