package io.concordat.reconciler.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.authority.Scope;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldValue;
import io.concordat.reconciler.finding.ConditionLanguage.ScopeCondition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is claimed of scopes from their text holds for every entity there could be. */
class ScopeShapeTest {
  private static final List<String> ATOMS =
      List.of(
          "environment == \"prod\"",
          "environment != \"prod\"",
          "environment in [\"prod\", \"test\"]",
          "active",
          "!active",
          "sponsor == null",
          "kind != \"identity\"",
          "type == \"bot\"",
          "environment.startsWith(\"p\")");

  /** A scope, and which of the entities it matches. */
  private record Matched(String text, ScopeCondition condition, BitSet entities) {}

  private record Entity(
      EntityKind kind,
      Optional<String> type,
      FieldValue environment,
      FieldValue active,
      FieldValue sponsor)
      implements Scope.View {
    @Override
    public FieldValue value(String field) {
      return switch (field) {
        case "environment" -> environment;
        case "active" -> active;
        default -> sponsor;
      };
    }
  }

  @Test
  void noEntityContradictsAClaim() {
    List<Matched> scopes = scopes();
    int apart = 0;
    int within = 0;
    for (Matched one : scopes) {
      for (Matched other : scopes) {
        if (one.condition().disjointFrom(other.condition())) {
          apart++;
          assertThat(one.entities().intersects(other.entities()))
              .as("%s / %s", one.text(), other.text())
              .isFalse();
        }
        if (one.condition().narrowerThan(other.condition())) {
          within++;
          BitSet outside = (BitSet) one.entities().clone();
          outside.andNot(other.entities());
          assertThat(outside.isEmpty()).as("%s in %s", one.text(), other.text()).isTrue();
        }
      }
    }
    assertThat(scopes).hasSizeGreaterThan(150);
    assertThat(apart).isGreaterThan(1_000);
    assertThat(within).isGreaterThan(1_000);
  }

  private static List<Matched> scopes() {
    List<String> texts = new ArrayList<>(ATOMS);
    for (String left : ATOMS) {
      for (String right : ATOMS) {
        texts.add("(" + left + ") && (" + right + ")");
        texts.add("(" + left + ") || (" + right + ")");
        texts.add("!(" + left + ") || (" + right + ")");
      }
    }
    List<Entity> entities = entities();
    ConditionLanguage language = new ConditionLanguage();
    List<Matched> scopes = new ArrayList<>();
    for (String text : texts) {
      try {
        ScopeCondition condition = language.scope(text);
        BitSet matched = new BitSet();
        for (int i = 0; i < entities.size(); i++) {
          matched.set(i, condition.matches(entities.get(i)));
        }
        scopes.add(new Matched(text, condition, matched));
      } catch (ConditionRefusedException e) {
        assertThat(e).as(text).hasMessage("can never be true");
      }
    }
    return scopes;
  }

  private static List<Entity> entities() {
    List<FieldValue> environments =
        List.of(
            FieldValue.of("prod"), FieldValue.of("test"), FieldValue.of("dev"), FieldValue.NULL);
    List<FieldValue> flags = List.of(FieldValue.of(true), FieldValue.of(false), FieldValue.NULL);
    List<Entity> entities = new ArrayList<>();
    for (EntityKind kind : List.of(EntityKind.IDENTITY, EntityKind.PARTY)) {
      for (Optional<String> type : List.of(Optional.of("bot"), Optional.<String>empty())) {
        for (FieldValue environment : environments) {
          for (FieldValue active : flags) {
            for (FieldValue sponsor : List.of(FieldValue.of("ann"), FieldValue.NULL)) {
              entities.add(new Entity(kind, type, environment, active, sponsor));
            }
          }
        }
      }
    }
    return entities;
  }
}
