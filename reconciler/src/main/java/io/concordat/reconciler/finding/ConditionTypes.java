package io.concordat.reconciler.finding;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.concordat.contract.EntityKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a condition may speak of, as CEL types: an entity with its fields, the same entity as
 * somebody's neighbour, an owner. A name that is none of theirs is refused when it is compiled.
 */
final class ConditionTypes implements CelTypeProvider {
  static final String ENTITY = "Entity";
  static final String NEIGHBOUR = "Neighbour";
  static final String OWNER = "Owner";

  /** Names of an entity that no field may take. */
  static final Set<String> RESERVED =
      Set.of("id", "kind", "type", "retired", "credentials", "usage", "relation", "outgoing");

  /** A field with another name can be decided, and no condition can speak of it. */
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]*");

  private static final List<String> KINDS =
      Arrays.stream(EntityKind.values()).map(EntityKind::wireName).toList();

  private final StructType entity;
  private final StructType neighbour;
  private final StructType owner;
  private final ImmutableMap<String, CelType> scope;

  /**
   * The types.
   *
   * @param ownersAround whether a neighbour has {@code owners}, as the entity itself has
   */
  ConditionTypes(FieldTypes fields, boolean ownersAround) {
    Map<String, CelType> members = new LinkedHashMap<>();
    fields.types().entrySet().stream()
        .filter(field -> IDENTIFIER.matcher(field.getKey()).matches())
        .forEach(field -> members.put(field.getKey(), cel(field.getValue())));
    members.put("id", SimpleType.STRING);
    members.put("kind", SimpleType.STRING);
    members.put("type", NullableType.create(SimpleType.STRING));
    scope = ImmutableMap.copyOf(without(members, "id"));
    members.put("name", SimpleType.STRING);
    members.put("retired", SimpleType.BOOL);
    members.put("credentials", ListType.create(StructTypeReference.create(ENTITY)));
    entity = struct(ENTITY, members);
    Map<String, CelType> related = new LinkedHashMap<>(members);
    related.put("relation", SimpleType.STRING);
    related.put("outgoing", SimpleType.BOOL);
    if (ownersAround) {
      related.put("owners", ListType.create(StructTypeReference.create(OWNER)));
    }
    neighbour = struct(NEIGHBOUR, related);
    owner = struct(OWNER, Map.of("ref", SimpleType.STRING, "state", SimpleType.STRING));
  }

  /** The variables of a finding's condition. */
  Map<String, CelType> variables() {
    return Map.of(
        "self", entity,
        "credentials", ListType.create(entity),
        "neighbours", ListType.create(neighbour),
        "owners", ListType.create(owner));
  }

  /** The variables of a rule's scope. */
  Map<String, CelType> scopeVariables() {
    return scope;
  }

  /** The names that stand after the dot of something of that type; empty for any other type. */
  Collection<String> members(String type) {
    return findType(type).map(found -> ((StructType) found).fieldNames()).orElse(ImmutableSet.of());
  }

  /** The words that a member can be, where it can be only these; empty where it can be any. */
  static List<String> words(String type, String member) {
    if (type.equals(OWNER)) {
      return member.equals("state") ? List.of("active", "inactive", "unknown") : List.of();
    }
    return member.equals("kind") ? KINDS : List.of();
  }

  /** A field without a value is null, whatever its type. */
  private static CelType cel(FieldTypes.Type type) {
    return switch (type) {
      case TEXT -> NullableType.create(SimpleType.STRING);
      case NUMBER -> NullableType.create(SimpleType.DOUBLE);
      case FLAG -> NullableType.create(SimpleType.BOOL);
      case TEXTS, ANY -> SimpleType.DYN;
    };
  }

  private static StructType struct(String name, Map<String, CelType> members) {
    ImmutableMap<String, CelType> types = ImmutableMap.copyOf(members);
    return StructType.create(
        name,
        ImmutableSet.copyOf(members.keySet()),
        member -> Optional.ofNullable(types.get(member)));
  }

  private static Map<String, CelType> without(Map<String, CelType> members, String name) {
    Map<String, CelType> rest = new LinkedHashMap<>(members);
    rest.remove(name);
    return rest;
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.of(entity, neighbour, owner);
  }

  @Override
  public Optional<CelType> findType(String name) {
    return types().stream().filter(type -> type.name().equals(name)).findFirst();
  }
}
