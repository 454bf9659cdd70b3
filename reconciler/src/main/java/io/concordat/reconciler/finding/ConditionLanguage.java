package io.concordat.reconciler.finding;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.concordat.authority.Scope;
import io.concordat.contract.FieldValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * CEL, as the policy uses it: type-checked against the fields that there are, bounded in length,
 * depth, iterations and evaluation ({@link Budget}), without a clock of its own, and with the
 * functions {@code passed(time)}, {@code olderThan(time, duration)} and {@code unused(entity,
 * duration)}, each of which knows when its answer changes; for a person {@code text(x)} and {@code
 * lastUse(entity)}. What it compiles is compiled once and evaluated as often as one likes.
 * Thread-safe.
 */
public final class ConditionLanguage {
  /** The longest expression, in characters. */
  public static final int MAX_LENGTH = 4_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_LENGTH)
          .maxParseRecursionDepth(64)
          .comprehensionMaxIterations(20_000)
          .maxRegexProgramSize(200)
          .enableHeterogeneousNumericComparisons(true)
          .evaluateCanonicalTypesToNativeValues(true)
          .build();

  private final FieldTypes fields;
  private final CelRuntime runtime;
  private final ConditionCompiler conditions;
  private final ConditionCompiler expressions;
  private final ConditionCompiler scopes;
  private final Set<String> scopeVariables;

  /** The language with the contract's fields. */
  public ConditionLanguage() {
    this(
        FieldTypes.contract(),
        CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addFunctionBindings(ConditionFunctions.bindings())
            .build(),
        false);
  }

  private ConditionLanguage(FieldTypes fields, CelRuntime runtime, boolean ownersAround) {
    this.fields = fields;
    this.runtime = runtime;
    ConditionTypes types = new ConditionTypes(fields, ownersAround);
    CelCompilerBuilder findings =
        builder(types, types.variables())
            .addFunctionDeclarations(ConditionFunctions.declarations());
    this.expressions = new ConditionCompiler(findings.build(), types, types.variables());
    this.conditions =
        new ConditionCompiler(
            findings.setResultType(SimpleType.BOOL).build(), types, types.variables());
    this.scopes =
        new ConditionCompiler(
            builder(types, types.scopeVariables()).setResultType(SimpleType.BOOL).build(),
            types,
            types.scopeVariables());
    this.scopeVariables = types.scopeVariables().keySet();
  }

  /** The same language with other fields. */
  public ConditionLanguage knowing(FieldTypes fields) {
    return new ConditionLanguage(fields, runtime, false);
  }

  /** The same language for gates: there a neighbour has {@code owners}, too. */
  public ConditionLanguage ofGates() {
    return new ConditionLanguage(fields, runtime, true);
  }

  /** Names that no field may have, because conditions use them for something else. */
  public static Set<String> reservedNames() {
    return ConditionTypes.RESERVED;
  }

  /** When a finding or a reason of a gate holds. */
  public static final class Condition {
    private final String text;
    private final CompiledExpression expression;
    private final Set<String> names;
    private final Set<String> members;

    private Condition(
        String text, CompiledExpression expression, Set<String> names, Set<String> members) {
      this.text = text;
      this.expression = expression;
      this.names = names;
      this.members = members;
    }

    /** Whether the condition looks at other entities than the one it is asked of. */
    public boolean looksAround() {
      return names.contains("neighbours");
    }

    public boolean looksAtCredentials() {
      return names.contains("credentials");
    }

    public boolean asksForOwners() {
      return names.contains("owners");
    }

    /** Whether the condition's text names a field, of the entity or of any other. */
    public boolean names(String field) {
      return members.contains(field);
    }

    boolean holds(Evaluation evaluation, Map<String, Object> variables) {
      return Boolean.TRUE.equals(expression.eval(evaluation, variables));
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A value that a finding or a reason of a gate shows. */
  public static final class Expression {
    private final CompiledExpression expression;

    private Expression(CompiledExpression expression) {
      this.expression = expression;
    }

    String show(Evaluation evaluation, Map<String, Object> variables) {
      return ConditionFunctions.text(expression.eval(evaluation, variables));
    }
  }

  /** A condition on an entity that narrows a field's rule. */
  public static final class ScopeCondition {
    private final CompiledExpression expression;
    private final ScopeShape shape;
    private final Set<String> names;

    private ScopeCondition(CompiledExpression expression, ScopeShape shape, Set<String> names) {
      this.expression = expression;
      this.shape = shape;
      this.names = names;
    }

    public boolean matches(Scope.View view) {
      Map<String, Object> variables = new HashMap<>();
      for (String name : names) {
        variables.put(
            name,
            switch (name) {
              case "kind" -> view.kind().wireName();
              case "type" -> view.type().map(type -> (Object) type).orElse(NullValue.NULL_VALUE);
              default -> plain(view.value(name));
            });
      }
      try {
        return Boolean.TRUE.equals(expression.eval(variables));
      } catch (CelEvaluationException | Budget.ExceededException e) {
        // A scope that cannot be told for an entity does not match it: the wider rule applies.
        return false;
      }
    }

    /** Whether no entity can match both; {@code false} if unsure. */
    public boolean disjointFrom(ScopeCondition other) {
      return shape.disjointFrom(other.shape);
    }

    /** Whether each match of this is a match of the other too; {@code false} if unsure. */
    public boolean narrowerThan(ScopeCondition other) {
      return shape.within(other.shape);
    }

    private static Object plain(FieldValue value) {
      return switch (value) {
        case FieldValue.Text(String text) -> text;
        case FieldValue.Flag(boolean flag) -> flag;
        case FieldValue.Texts(List<String> texts) -> texts;
        case FieldValue.Number(java.math.BigDecimal number) -> number.doubleValue();
        case FieldValue.Null() -> NullValue.NULL_VALUE;
      };
    }
  }

  /**
   * A condition that could not be evaluated, such as a comparison of a text with a number, or one
   * that took too long.
   */
  public static final class NotEvaluableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotEvaluableException(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Compiles a finding's condition over {@code self}, {@code credentials}, {@code neighbours} and
   * {@code owners}.
   *
   * @throws ConditionRefusedException with the place and the reason
   */
  public Condition condition(String text) {
    CelAbstractSyntaxTree tree = conditions.compile(text);
    return new Condition(text, compiled(tree), names(tree), members(tree));
  }

  /**
   * Compiles an expression whose value is shown.
   *
   * @throws ConditionRefusedException with the place and the reason
   */
  public Expression expression(String text) {
    return new Expression(compiled(expressions.compile(text)));
  }

  /**
   * Compiles the scope of a field's rule: bare names are the entity's fields, {@code kind} and
   * {@code type}.
   *
   * @throws ConditionRefusedException with the place and the reason; also where it can never hold
   */
  public ScopeCondition scope(String text) {
    CelAbstractSyntaxTree tree = scopes.compile(text);
    ScopeShape shape = ScopeShape.of(tree.getExpr());
    if (shape.never()) {
      throw new ConditionRefusedException(1, 1, "can never be true");
    }
    return new ScopeCondition(
        compiled(tree),
        shape,
        names(tree).stream()
            .filter(scopeVariables::contains)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private CompiledExpression compiled(CelAbstractSyntaxTree tree) {
    try {
      boolean loops =
          ConditionCompiler.nodes(tree)
              .anyMatch(node -> node.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION);
      return new CompiledExpression(runtime.createProgram(tree), loops);
    } catch (CelEvaluationException e) {
      throw new ConditionRefusedException(1, 1, "no usable CEL expression: " + e.getMessage());
    }
  }

  /** Without {@code has}: whether a field has a value is asked by comparing it with null. */
  private static CelCompilerBuilder builder(ConditionTypes types, Map<String, CelType> variables) {
    CelCompilerBuilder compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setTypeProvider(types)
            .setStandardMacros(
                CelStandardMacro.ALL,
                CelStandardMacro.EXISTS,
                CelStandardMacro.EXISTS_ONE,
                CelStandardMacro.MAP,
                CelStandardMacro.MAP_FILTER,
                CelStandardMacro.FILTER);
    variables.forEach(compiler::addVar);
    return compiler;
  }

  private static Set<String> names(CelAbstractSyntaxTree tree) {
    return ConditionCompiler.nodes(tree)
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
        .map(node -> node.expr().ident().name())
        .filter(name -> !name.startsWith("@") && !name.startsWith("__"))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> members(CelAbstractSyntaxTree tree) {
    return ConditionCompiler.nodes(tree)
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.SELECT)
        .map(node -> node.expr().select().field())
        .collect(Collectors.toUnmodifiableSet());
  }
}
