package io.concordat.reconciler.finding;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a scope demands, as far as this can be told from its text: comparisons of a variable with
 * constants by {@code ==}, {@code !=} and {@code in}, flags, and {@code &&}, {@code ||} and {@code
 * !} of these. Of whatever else a scope says, nothing is claimed.
 */
final class ScopeShape {
  /** More alternatives than this are not looked through. */
  private static final int MAX_ALTERNATIVES = 64;

  private static final ScopeShape UNTOLD =
      new ScopeShape(List.of(new Alternative(Map.of(), false)), false);
  private static final ScopeShape ALWAYS =
      new ScopeShape(List.of(new Alternative(Map.of(), true)), true);
  private static final ScopeShape NEVER = new ScopeShape(List.of(), true);

  private final List<Alternative> alternatives;

  /** Whether it has an answer for every entity; a flag without a value has none. */
  private final boolean answers;

  /**
   * The values that a variable may have.
   *
   * @param except whether these are the values that it may <em>not</em> have
   */
  private record Allowed(Set<Object> values, boolean except) {
    Allowed and(Allowed other) {
      Set<Object> both = new HashSet<>(except ? other.values : values);
      if (except && other.except) {
        both.addAll(values);
        return new Allowed(both, true);
      }
      if (except) {
        both.removeAll(values);
      } else if (other.except) {
        both.removeAll(other.values);
      } else {
        both.retainAll(other.values);
      }
      return new Allowed(both, false);
    }

    boolean isEmpty() {
      return !except && values.isEmpty();
    }

    boolean within(Allowed other) {
      if (!except) {
        return values.stream().allMatch(value -> other.values.contains(value) != other.except);
      }
      return other.except && values.containsAll(other.values);
    }
  }

  /**
   * One way for the scope to hold.
   *
   * @param demands by variable
   * @param whole whether nothing else is demanded
   */
  private record Alternative(Map<String, Allowed> demands, boolean whole) {
    Optional<Alternative> and(Alternative other) {
      Map<String, Allowed> both = new HashMap<>(demands);
      other.demands.forEach((name, allowed) -> both.merge(name, allowed, Allowed::and));
      return both.values().stream().anyMatch(Allowed::isEmpty)
          ? Optional.empty()
          : Optional.of(new Alternative(both, whole && other.whole));
    }

    boolean within(Alternative other) {
      return other.whole
          && other.demands.entrySet().stream()
              .allMatch(
                  demand ->
                      demands.containsKey(demand.getKey())
                          && demands.get(demand.getKey()).within(demand.getValue()));
    }
  }

  private ScopeShape(List<Alternative> alternatives, boolean answers) {
    this.alternatives = alternatives;
    this.answers = answers;
  }

  static ScopeShape of(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT ->
          expression.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
              ? expression.constant().booleanValue() ? ALWAYS : NEVER
              : UNTOLD;
      case IDENT -> demand(expression.ident().name(), Set.of(true), false, false);
      case CALL -> ofCall(expression.call());
      default -> UNTOLD;
    };
  }

  private static ScopeShape ofCall(CelExpr.CelCall call) {
    return switch (call.function()) {
      case "_&&_" -> of(call.args().get(0)).and(of(call.args().get(1)));
      case "_||_" -> of(call.args().get(0)).or(of(call.args().get(1)));
      case "!_" -> not(call.args().getFirst());
      case "_==_", "_!=_", "@in" -> comparison(call, false);
      default -> UNTOLD;
    };
  }

  private static ScopeShape not(CelExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> demand(expression.ident().name(), Set.of(false), false, false);
      case CALL ->
          switch (expression.call().function()) {
            case "_==_", "_!=_", "@in" -> comparison(expression.call(), true);
            default -> UNTOLD;
          };
      default -> UNTOLD;
    };
  }

  private static ScopeShape comparison(CelExpr.CelCall call, boolean negated) {
    CelExpr left = call.args().get(0);
    CelExpr right = call.args().get(1);
    boolean swap = left.getKind() == Kind.CONSTANT && !call.function().equals("@in");
    CelExpr variable = swap ? right : left;
    Optional<Set<Object>> values =
        call.function().equals("@in") ? constants(right) : constant(swap ? left : right);
    if (variable.getKind() != Kind.IDENT || values.isEmpty()) {
      return UNTOLD;
    }
    boolean except = call.function().equals("_!=_") != negated;
    return demand(variable.ident().name(), values.get(), except, true);
  }

  private static ScopeShape demand(
      String variable, Set<Object> values, boolean except, boolean answers) {
    Allowed allowed = new Allowed(values, except);
    return allowed.isEmpty()
        ? NEVER
        : new ScopeShape(List.of(new Alternative(Map.of(variable, allowed), true)), answers);
  }

  private static Optional<Set<Object>> constants(CelExpr list) {
    if (list.getKind() != Kind.LIST) {
      return Optional.empty();
    }
    Set<Object> values = new HashSet<>();
    for (CelExpr element : list.list().elements()) {
      Optional<Set<Object>> value = constant(element);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.addAll(value.get());
    }
    return Optional.of(values);
  }

  /** Numbers are left out: 1, 1u and 1.0 are equal, and no scope here compares them so. */
  private static Optional<Set<Object>> constant(CelExpr expression) {
    if (expression.getKind() != Kind.CONSTANT) {
      return Optional.empty();
    }
    CelConstant constant = expression.constant();
    return switch (constant.getKind()) {
      case STRING_VALUE -> Optional.of(Set.of(constant.stringValue()));
      case BOOLEAN_VALUE -> Optional.of(Set.of(constant.booleanValue()));
      case NULL_VALUE -> Optional.of(Set.of(constant.nullValue()));
      default -> Optional.empty();
    };
  }

  private ScopeShape and(ScopeShape other) {
    if (alternatives.size() * other.alternatives.size() > MAX_ALTERNATIVES) {
      return UNTOLD;
    }
    List<Alternative> both = new ArrayList<>();
    for (Alternative mine : alternatives) {
      for (Alternative theirs : other.alternatives) {
        mine.and(theirs).ifPresent(both::add);
      }
    }
    return new ScopeShape(both, answers && other.answers);
  }

  private ScopeShape or(ScopeShape other) {
    if (alternatives.size() + other.alternatives.size() > MAX_ALTERNATIVES) {
      return UNTOLD;
    }
    // What has no answer on one side may have none at all, whatever the other side says.
    boolean both = answers && other.answers;
    List<Alternative> either = new ArrayList<>();
    Stream.concat(alternatives.stream(), other.alternatives.stream())
        .map(one -> new Alternative(one.demands(), one.whole() && both))
        .forEach(either::add);
    return new ScopeShape(either, both);
  }

  /** Whether it holds for nothing at all. */
  boolean never() {
    return alternatives.isEmpty();
  }

  /** Whether nothing can be in both; {@code false} if unsure. */
  boolean disjointFrom(ScopeShape other) {
    return alternatives.stream()
        .allMatch(
            mine -> other.alternatives.stream().allMatch(theirs -> mine.and(theirs).isEmpty()));
  }

  /** Whether whatever is in this is in the other too; {@code false} if unsure. */
  boolean within(ScopeShape other) {
    return alternatives.stream()
        .allMatch(mine -> other.alternatives.stream().anyMatch(mine::within));
  }
}
