package io.concordat.connector.servicenow;

import io.concordat.connector.mapping.FieldMaps;
import io.concordat.contract.EntityKind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a mapper knows besides the row.
 *
 * @param source the instance's name: half of every key
 * @param kinds CMDB classes whose rows are no resources, and what they are
 * @param readAt when the row was read: what evidence is observed at
 */
record MappingContext(
    String source, FieldMaps maps, Map<String, EntityKind> kinds, Instant readAt) {
  MappingContext {
    kinds = Map.copyOf(kinds);
  }

  /** The value of a {@code servicenow:sys-id} key. */
  String key(SysId id) {
    return source + "/" + id.value();
  }

  /** What the rows of a class are: a resource, unless it is known to be something else. */
  EntityKind kind(Optional<String> className) {
    return className.map(kinds::get).orElse(EntityKind.RESOURCE);
  }
}
