package io.concordat.reconciler.finding;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import io.concordat.authority.Coverage;
import io.concordat.contract.FieldNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The functions that findings have beside CEL's own. Those that ask about time note the answer. */
final class ConditionFunctions {
  static final ScopedValue<Evaluation> EVALUATION = ScopedValue.newInstance();

  private static final List<String> LAST_USE =
      List.of(FieldNames.LAST_AUTHENTICATION, FieldNames.LAST_USED);

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
            "lastUse",
            CelOverloadDecl.newGlobalOverload(
                "last_use_entity",
                SimpleType.STRING,
                StructTypeReference.create(ConditionTypes.ENTITY)),
            CelOverloadDecl.newGlobalOverload(
                "last_use_neighbour",
                SimpleType.STRING,
                StructTypeReference.create(ConditionTypes.NEIGHBOUR))),
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
        CelFunctionBinding.from("last_use_entity", Object.class, ConditionFunctions::lastUse),
        CelFunctionBinding.from("last_use_neighbour", Object.class, ConditionFunctions::lastUse),
        CelFunctionBinding.from("text_dyn", Object.class, ConditionFunctions::text));
  }

  private static boolean unused(Object entity, Object window) {
    return entity instanceof Map<?, ?> map && EVALUATION.get().unused(map, duration(window));
  }

  /** When it was last used and, without that, since when not and how far that goes. */
  private static String lastUse(Object entity) {
    if (entity instanceof Map<?, ?> map && map.get("usage") instanceof Map<?, ?> usage) {
      for (String field : LAST_USE) {
        Optional<String> at = Optional.of(text(map.get(field))).filter(use -> !use.isEmpty());
        if (usage.get(field) instanceof Facts.Usage fact) {
          return Coverage.words(at, fact.evidence());
        }
        if (at.isPresent()) {
          return "last used " + at.get();
        }
      }
    }
    return "nothing is known of its use";
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
