package io.concordat.reconciler.finding;

import io.concordat.contract.FieldNames;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields that a policy may speak of, and what their values are, so that a condition is checked
 * when the policy is loaded and not when it is too late.
 *
 * @param types by field, ordered
 */
public record FieldTypes(Map<String, Type> types) {
  private static final Set<String> TEXTUAL =
      Set.of(
          FieldNames.NAME,
          FieldNames.DESCRIPTION,
          FieldNames.STATUS,
          FieldNames.CREATED,
          FieldNames.BUSINESS_OWNER,
          FieldNames.TECHNICAL_OWNER,
          FieldNames.SPONSOR,
          FieldNames.IDENTITY_TYPE,
          FieldNames.ENVIRONMENT,
          FieldNames.PRIVILEGE,
          FieldNames.LAST_AUTHENTICATION,
          FieldNames.EXPIRES,
          FieldNames.ROTATED,
          FieldNames.LAST_USED,
          FieldNames.LAST_USED_SERVICE,
          FieldNames.NUMBER,
          FieldNames.TERM_START,
          FieldNames.TERM_END,
          FieldNames.RENEWAL_DATE,
          FieldNames.CURRENCY,
          FieldNames.SUPPLIER,
          FieldNames.CHANGE_TYPE,
          FieldNames.APPROVAL,
          FieldNames.REQUESTED_BY,
          FieldNames.ASSIGNED_TO,
          FieldNames.PLANNED_START,
          FieldNames.PLANNED_END,
          FieldNames.CLOSED_AT,
          FieldNames.ACCESS_EFFECT,
          FieldNames.EMAIL,
          FieldNames.PARTY_TYPE,
          FieldNames.ENTITLEMENT_TYPE,
          FieldNames.RESOURCE_TYPE);
  private static final FieldTypes CONTRACT = new FieldTypes(contractTypes());

  /** What the values of a field are. */
  public enum Type {
    TEXT,
    NUMBER,
    FLAG,
    TEXTS,
    /** Whatever its sources assert; found out when a condition is evaluated. */
    ANY;

    /** The name in a policy file. */
    public String policyName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public FieldTypes {
    types = Collections.unmodifiableMap(new TreeMap<>(types));
  }

  /** The fields of the contract. */
  public static FieldTypes contract() {
    return CONTRACT;
  }

  /** These and one more, or one of these with another type. */
  public FieldTypes with(String field, Type type) {
    Map<String, Type> more = new TreeMap<>(types);
    more.put(field, type);
    return new FieldTypes(more);
  }

  public boolean knows(String field) {
    return types.containsKey(field);
  }

  public Set<String> names() {
    return types.keySet();
  }

  /** A field that the contract gains is known at once, if only as one of any type. */
  private static Map<String, Type> contractTypes() {
    Map<String, Type> types = new TreeMap<>();
    for (Field constant : FieldNames.class.getFields()) {
      try {
        String field = (String) constant.get(null);
        types.put(field, TEXTUAL.contains(field) ? Type.TEXT : Type.ANY);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("the contract's field names are public", e);
      }
    }
    types.put(FieldNames.ACTIVE, Type.FLAG);
    types.put(FieldNames.SPEND, Type.NUMBER);
    types.put(FieldNames.INCOMPLETE, Type.TEXTS);
    return types;
  }
}
