package io.concordat.reconciler.finding;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.concordat.authority.Scope;
import io.concordat.contract.FieldValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * CEL, as the policy uses it: bounded in length, depth and iterations, without a clock of its own,
 * and with the functions {@code passed(time)}, {@code olderThan(time, duration)} and {@code
 * unused(entity, duration)}, each of which knows when its answer changes. Thread-safe.
 */
public final class ConditionLanguage {
  private static final ScopedValue<Evaluation> EVALUATION = ScopedValue.newInstance();
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(4_000)
          .maxParseRecursionDepth(64)
          .comprehensionMaxIterations(20_000)
          .maxRegexProgramSize(200)
          .enableHeterogeneousNumericComparisons(true)
          .evaluateCanonicalTypesToNativeValues(true)
          .build();
  private static final CelType ENTITY = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private final CelRuntime runtime =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addFunctionBindings(
              CelFunctionBinding.from("passed_dyn", Object.class, ConditionLanguage::passed),
              CelFunctionBinding.from(
                  "older_than_dyn_duration",
                  Object.class,
                  Object.class,
                  ConditionLanguage::olderThan),
              CelFunctionBinding.from(
                  "unused_dyn_duration", Object.class, Object.class, ConditionLanguage::unused),
              CelFunctionBinding.from("text_dyn", Object.class, ConditionLanguage::text))
          .build();

  /** When a finding holds. */
  public static final class Condition {
    private final String text;
    private final CelRuntime.Program program;
    private final Set<String> names;

    private Condition(String text, CelRuntime.Program program, Set<String> names) {
      this.text = text;
      this.program = program;
      this.names = names;
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

    boolean holds(Evaluation evaluation, Map<String, Object> variables) {
      return Boolean.TRUE.equals(run(program, evaluation, variables));
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A value that a finding shows. */
  public static final class Expression {
    private final CelRuntime.Program program;

    private Expression(CelRuntime.Program program) {
      this.program = program;
    }

    String show(Evaluation evaluation, Map<String, Object> variables) {
      return text(run(program, evaluation, variables));
    }
  }

  /** A condition on an entity that narrows a field's rule. */
  public static final class ScopeCondition {
    private final CelRuntime.Program program;
    private final Set<String> names;

    private ScopeCondition(CelRuntime.Program program, Set<String> names) {
      this.program = program;
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
        return Boolean.TRUE.equals(program.eval(variables));
      } catch (CelEvaluationException e) {
        // A scope that cannot be told for an entity does not match it: the wider rule applies.
        return false;
      }
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

  /** A condition that could not be evaluated, such as a comparison of a text with a number. */
  public static final class NotEvaluableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotEvaluableException(CelEvaluationException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Compiles a finding's condition.
   *
   * @throws IllegalArgumentException with the compiler's reason
   */
  public Condition condition(String text) {
    CelAbstractSyntaxTree tree = compile(findings().setResultType(SimpleType.BOOL), text);
    return new Condition(text, program(tree), names(tree));
  }

  /**
   * Compiles an expression whose value is shown.
   *
   * @throws IllegalArgumentException with the compiler's reason
   */
  public Expression expression(String text) {
    return new Expression(program(compile(findings(), text)));
  }

  /**
   * Compiles the scope of a field's rule: bare names are the entity's fields, {@code kind} and
   * {@code type}.
   *
   * @throws IllegalArgumentException with the compiler's reason
   */
  public ScopeCondition scope(String text) {
    Set<String> names = names(parse(text));
    CelCompilerBuilder compiler = compiler().setResultType(SimpleType.BOOL);
    for (String name : names) {
      compiler.addVar(name, SimpleType.DYN);
    }
    return new ScopeCondition(program(compile(compiler, text)), names);
  }

  private static CelCompilerBuilder findings() {
    return compiler()
        .addVar("self", ENTITY)
        .addVar("credentials", ListType.create(ENTITY))
        .addVar("neighbours", ListType.create(ENTITY))
        .addVar("owners", ListType.create(ENTITY))
        .addFunctionDeclarations(
            CelFunctionDecl.newFunctionDeclaration(
                "passed",
                CelOverloadDecl.newGlobalOverload("passed_dyn", SimpleType.BOOL, SimpleType.DYN)),
            CelFunctionDecl.newFunctionDeclaration(
                "olderThan",
                CelOverloadDecl.newGlobalOverload(
                    "older_than_dyn_duration",
                    SimpleType.BOOL,
                    SimpleType.DYN,
                    SimpleType.DURATION)),
            CelFunctionDecl.newFunctionDeclaration(
                "unused",
                CelOverloadDecl.newGlobalOverload(
                    "unused_dyn_duration", SimpleType.BOOL, SimpleType.DYN, SimpleType.DURATION)),
            CelFunctionDecl.newFunctionDeclaration(
                "text",
                CelOverloadDecl.newGlobalOverload("text_dyn", SimpleType.STRING, SimpleType.DYN)));
  }

  private static CelCompilerBuilder compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
  }

  private static CelAbstractSyntaxTree parse(String text) {
    try {
      return compiler().build().parse(text).getAst();
    } catch (CelValidationException e) {
      throw new IllegalArgumentException("no valid CEL expression: " + firstLine(e), e);
    }
  }

  private static CelAbstractSyntaxTree compile(CelCompilerBuilder compiler, String text) {
    try {
      return compiler.build().compile(text).getAst();
    } catch (CelValidationException e) {
      throw new IllegalArgumentException("no valid CEL expression: " + firstLine(e), e);
    }
  }

  private CelRuntime.Program program(CelAbstractSyntaxTree tree) {
    try {
      return runtime.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException("no usable CEL expression: " + e.getMessage(), e);
    }
  }

  private static Set<String> names(CelAbstractSyntaxTree tree) {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
        .map(node -> node.expr().ident().name())
        .filter(name -> !name.startsWith("@") && !name.startsWith("__"))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String firstLine(CelValidationException e) {
    return e.getMessage()
        .lines()
        .findFirst()
        .orElse("unknown")
        .replaceFirst("^ERROR: <input>:", "at ");
  }

  private static Object run(
      CelRuntime.Program program, Evaluation evaluation, Map<String, Object> variables) {
    try {
      return ScopedValue.where(EVALUATION, evaluation).call(() -> program.eval(variables));
    } catch (CelEvaluationException e) {
      throw new NotEvaluableException(e);
    }
  }

  private static Object passed(Object value) {
    return EVALUATION.get().passed(value);
  }

  private static Object olderThan(Object value, Object age) {
    return EVALUATION.get().olderThan(value, duration(age));
  }

  private static Object unused(Object entity, Object window) {
    return entity instanceof Map<?, ?> map && EVALUATION.get().unused(map, duration(window));
  }

  private static String text(Object value) {
    return switch (value) {
      case null -> "";
      case NullValue _ -> "";
      case List<?> list ->
          list.stream().map(ConditionLanguage::text).collect(Collectors.joining(", "));
      default -> value.toString();
    };
  }

  private static Duration duration(Object value) {
    return value instanceof com.google.protobuf.Duration proto
        ? Duration.ofSeconds(proto.getSeconds(), proto.getNanos())
        : (Duration) value;
  }
}
