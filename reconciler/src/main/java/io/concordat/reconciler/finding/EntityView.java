package io.concordat.reconciler.finding;

import dev.cel.common.values.NullValue;
import io.concordat.contract.FieldValue;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An entity as a condition sees it: its decided fields by name, and {@code id, kind, type, retired,
 * name, usage, credentials}. A field without a value is null, so that a condition need not ask
 * whether it is there.
 */
final class EntityView extends AbstractMap<String, Object> {
  private final Map<String, Object> entries;

  private EntityView(Map<String, Object> entries) {
    this.entries = entries;
  }

  static EntityView of(Facts facts, List<EntityView> credentials) {
    Map<String, Object> entries = new HashMap<>();
    facts.values().forEach((field, value) -> entries.put(field, plain(value)));
    entries.put("name", facts.displayName());
    entries.put("id", facts.id().toString());
    entries.put("kind", facts.kind().wireName());
    facts.type().ifPresent(type -> entries.put("type", type));
    entries.put("retired", facts.retired());
    entries.put("usage", facts.usage());
    entries.put("credentials", credentials);
    return new EntityView(entries);
  }

  /** The same entity as somebody's neighbour. */
  EntityView related(String relation, boolean outgoing) {
    Map<String, Object> more = new HashMap<>(entries);
    more.put("relation", relation);
    more.put("outgoing", outgoing);
    return new EntityView(more);
  }

  /** The same neighbour with whoever owns it. */
  EntityView ownedBy(List<EntityView> owners) {
    Map<String, Object> more = new HashMap<>(entries);
    more.put("owners", owners);
    return new EntityView(more);
  }

  static EntityView owner(String ref, String state) {
    return new EntityView(Map.of("ref", ref, "state", state));
  }

  private static Object plain(FieldValue value) {
    return switch (value) {
      case FieldValue.Text(String text) -> text;
      case FieldValue.Flag(boolean flag) -> flag;
      case FieldValue.Texts(List<String> texts) -> texts;
      case FieldValue.Null() -> NullValue.NULL_VALUE;
      case FieldValue.Number(java.math.BigDecimal number) ->
          number.scale() <= 0 && number.precision() - number.scale() <= 18
              ? (Object) number.longValueExact()
              : (Object) number.doubleValue();
    };
  }

  @Override
  public Object get(Object key) {
    Object value = entries.get(key);
    return value == null ? NullValue.NULL_VALUE : value;
  }

  @Override
  public boolean containsKey(Object key) {
    return true;
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return entries.entrySet();
  }
}
