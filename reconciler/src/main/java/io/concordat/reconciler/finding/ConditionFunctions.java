package io.concordat.reconciler.finding;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The functions that findings have beside CEL's own. Those that ask about time note the answer. */
final class ConditionFunctions {
  static final ScopedValue<Evaluation> EVALUATION = ScopedValue.newInstance();

  private ConditionFunctions() {}

  static List<CelFunctionDecl> declarations() {
    return List.of(
        CelFunctionDecl.newFunctionDeclaration(
            "passed",
            CelOverloadDecl.newGlobalOverload("passed_dyn", SimpleType.BOOL, SimpleType.DYN)),
        CelFunctionDecl.newFunctionDeclaration(
            "olderThan",
            CelOverloadDecl.newGlobalOverload(
                "older_than_dyn_duration", SimpleType.BOOL, SimpleType.DYN, SimpleType.DURATION)),
        CelFunctionDecl.newFunctionDeclaration(
            "unused",
            CelOverloadDecl.newGlobalOverload(
                "unused_entity_duration",
                SimpleType.BOOL,
                StructTypeReference.create(ConditionTypes.ENTITY),
                SimpleType.DURATION),
            CelOverloadDecl.newGlobalOverload(
                "unused_neighbour_duration",
                SimpleType.BOOL,
                StructTypeReference.create(ConditionTypes.NEIGHBOUR),
                SimpleType.DURATION)),
        CelFunctionDecl.newFunctionDeclaration(
            "text",
            CelOverloadDecl.newGlobalOverload("text_dyn", SimpleType.STRING, SimpleType.DYN)));
  }

  static List<CelFunctionBinding> bindings() {
    return List.of(
        CelFunctionBinding.from(
            "passed_dyn", Object.class, value -> EVALUATION.get().passed(value)),
        CelFunctionBinding.from(
            "older_than_dyn_duration",
            Object.class,
            Object.class,
            (value, age) -> EVALUATION.get().olderThan(value, duration(age))),
        CelFunctionBinding.from(
            "unused_entity_duration", Object.class, Object.class, ConditionFunctions::unused),
        CelFunctionBinding.from(
            "unused_neighbour_duration", Object.class, Object.class, ConditionFunctions::unused),
        CelFunctionBinding.from("text_dyn", Object.class, ConditionFunctions::text));
  }

  private static boolean unused(Object entity, Object window) {
    return entity instanceof Map<?, ?> map && EVALUATION.get().unused(map, duration(window));
  }

  static String text(Object value) {
    return switch (value) {
      case null -> "";
      case NullValue _ -> "";
      case List<?> list ->
          list.stream().map(ConditionFunctions::text).collect(Collectors.joining(", "));
      default -> value.toString();
    };
  }

  private static Duration duration(Object value) {
    return value instanceof com.google.protobuf.Duration proto
        ? Duration.ofSeconds(proto.getSeconds(), proto.getNanos())
        : (Duration) value;
  }
}
