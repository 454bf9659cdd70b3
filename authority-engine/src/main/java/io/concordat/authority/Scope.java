package io.concordat.authority;

import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldValue;
import java.util.Optional;

/**
 * A condition on the entity that narrows a rule. Must be pure: the same view gives the same answer.
 *
 * <p>A scope sees each field as the rules <em>without</em> a scope decide it. So it never depends
 * on itself, nor on what was decided before, and the same rule applies when an entity is created as
 * when it is updated.
 */
@FunctionalInterface
public interface Scope {
  /** Whether the rule applies to the entity. */
  boolean matches(View view);

  /** Whether no entity can match both, as far as this can be told; {@code false} if unsure. */
  default boolean disjointFrom(Scope other) {
    return false;
  }

  /** Whether every match of this is a match of the other too; {@code false} if unsure. */
  default boolean narrowerThan(Scope other) {
    return false;
  }

  /** What a scope may see. */
  interface View {
    EntityKind kind();

    Optional<String> type();

    /** The field as unscoped rules decide it; {@link FieldValue#NULL} where there is no value. */
    FieldValue value(String field);
  }
}
