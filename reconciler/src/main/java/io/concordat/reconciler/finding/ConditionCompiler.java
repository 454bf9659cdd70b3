package io.concordat.reconciler.finding;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compiles with one set of variables, and says in words, with its place, what is wrong. */
final class ConditionCompiler {
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern UNDEFINED = Pattern.compile("undefined field '([^']*)'.*");
  private static final Pattern NO_OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '\\((.*?)\\)'.*");
  private static final Pattern WRONG_RESULT =
      Pattern.compile("expected type '([^']*)' but found '([^']*)'.*");
  private static final Pattern NULLABLE = Pattern.compile("wrapper\\(([a-z]+)\\)");

  private static final Set<String> COMPARISONS = Set.of("_==_", "_!=_", "@in");

  private final CelCompiler compiler;
  private final ConditionTypes types;
  private final Map<String, CelType> variables;

  ConditionCompiler(CelCompiler compiler, ConditionTypes types, Map<String, CelType> variables) {
    this.compiler = compiler;
    this.types = types;
    this.variables = variables;
  }

  /**
   * Compiles and checks.
   *
   * @throws ConditionRefusedException with the place in the text
   */
  CelAbstractSyntaxTree compile(String text) {
    CelAbstractSyntaxTree tree;
    try {
      tree = compiler.compile(text).getAst();
    } catch (CelValidationException e) {
      throw refusal(e.getErrors());
    }
    nodes(tree)
        .filter(node -> node.getKind() == Kind.CALL)
        .forEach(node -> refuseWordsThatNeverOccur(tree, node.expr().call()));
    return tree;
  }

  static Stream<CelNavigableExpr> nodes(CelAbstractSyntaxTree tree) {
    return CelNavigableAst.fromAst(tree).getRoot().allNodes();
  }

  private ConditionRefusedException refusal(List<CelIssue> issues) {
    CelIssue first =
        issues.stream()
            .min(
                Comparator.<CelIssue>comparingInt(issue -> issue.getSourceLocation().getLine())
                    .thenComparingInt(issue -> issue.getSourceLocation().getColumn()))
            .orElseThrow();
    return refused(first.getSourceLocation(), explain(first.getMessage()));
  }

  private static ConditionRefusedException refused(CelSourceLocation at, String reason) {
    return new ConditionRefusedException(
        Math.max(1, at.getLine()), Math.max(0, at.getColumn()) + 1, reason);
  }

  private String explain(String message) {
    Matcher matcher = UNDECLARED.matcher(message);
    if (matcher.matches()) {
      String name = matcher.group(1);
      return name.equals("has")
          ? "has() is not there, because a field without a value is null: write x != null"
          : "'" + name + "' is not known" + remedy(name, variables.keySet());
    }
    matcher = UNDEFINED.matcher(message);
    if (matcher.matches()) {
      Collection<String> members = new TreeSet<>(types.members(ConditionTypes.NEIGHBOUR));
      members.addAll(types.members(ConditionTypes.OWNER));
      return "'" + matcher.group(1) + "' is not known here" + remedy(matcher.group(1), members);
    }
    matcher = NO_OVERLOAD.matcher(message);
    if (matcher.matches()) {
      String sides = NULLABLE.matcher(matcher.group(2)).replaceAll("$1");
      String point =
          Set.of("double, int", "int, double").contains(sides)
              ? "; write a number with a point, such as 10.0"
              : "";
      String function = matcher.group(1).replace("_", "").replace("@", "");
      return "'" + function + "' does not go with (" + sides + ")" + point;
    }
    matcher = WRONG_RESULT.matcher(message);
    if (matcher.matches()) {
      return "must be true or false, and is of type "
          + NULLABLE.matcher(matcher.group(2)).replaceAll("$1");
    }
    return "no valid CEL expression: " + message;
  }

  private static String remedy(String name, Collection<String> known) {
    String hint = Nearest.hint(name, known);
    return hint.isEmpty() ? "; declare a field of your own under customFields" : hint;
  }

  /** A comparison with a kind or a state that does not exist would silently never hold. */
  private void refuseWordsThatNeverOccur(CelAbstractSyntaxTree tree, CelExpr.CelCall call) {
    if (!COMPARISONS.contains(call.function())) {
      return;
    }
    List<String> words =
        call.args().stream().flatMap(side -> words(tree, side).stream()).distinct().toList();
    if (words.isEmpty()) {
      return;
    }
    call.args().stream()
        .flatMap(
            side -> side.getKind() == Kind.LIST ? side.list().elements().stream() : Stream.of(side))
        .filter(side -> side.getKind() == Kind.CONSTANT)
        .filter(side -> side.constant().getKind() == CelConstant.Kind.STRING_VALUE)
        .filter(side -> !words.contains(side.constant().stringValue()))
        .findFirst()
        .ifPresent(
            wrong -> {
              String said = wrong.constant().stringValue();
              throw refused(
                  place(tree, wrong),
                  "'"
                      + said
                      + "' is none of "
                      + String.join(", ", words)
                      + Nearest.hint(said, words));
            });
  }

  private List<String> words(CelAbstractSyntaxTree tree, CelExpr side) {
    return switch (side.getKind()) {
      case IDENT ->
          variables.containsKey(side.ident().name()) && !variables.containsKey("self")
              ? ConditionTypes.words(ConditionTypes.ENTITY, side.ident().name())
              : List.of();
      case SELECT ->
          tree.getType(side.select().operand().id())
              .filter(type -> type.kind() == CelKind.STRUCT)
              .map(type -> ConditionTypes.words(type.name(), side.select().field()))
              .orElse(List.of());
      default -> List.of();
    };
  }

  private static CelSourceLocation place(CelAbstractSyntaxTree tree, CelExpr expression) {
    return Optional.ofNullable(tree.getSource().getPositionsMap().get(expression.id()))
        .flatMap(offset -> tree.getSource().getOffsetLocation(offset))
        .orElse(CelSourceLocation.NONE);
  }
}
