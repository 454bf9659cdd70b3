package io.concordat.connector.servicenow;

import java.util.Map;
import java.util.Set;

/**
 * What a mapper knows besides the row.
 *
 * @param source the instance's name: half of every key
 * @param identityClasses CMDB classes whose rows are identities; all others are resources
 * @param accessEffects the operator's translations, by value in lower case
 */
record MappingContext(
    String source,
    Set<String> identityClasses,
    ColumnNames columns,
    Map<String, String> accessEffects) {
  MappingContext {
    identityClasses = Set.copyOf(identityClasses);
    accessEffects = Map.copyOf(accessEffects);
  }

  /** Where an instance keeps what has no column of ServiceNow's own. */
  record ColumnNames(
      String businessOwner,
      String technicalOwner,
      String supportGroup,
      String sponsor,
      String identityType,
      String environment,
      String applicationEnvironment,
      String accessEffect) {}

  /** The value of a {@code servicenow:sys-id} key. */
  String key(SysId id) {
    return source + "/" + id.value();
  }
}
