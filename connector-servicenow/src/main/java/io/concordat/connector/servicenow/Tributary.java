package io.concordat.connector.servicenow;

import java.util.List;
import java.util.Map;

/** Rows of a second table that belong to the rows of a page: members, affected CIs, relations. */
@FunctionalInterface
interface Tributary {
  /** The rows, by the id of the row that they belong to. */
  Map<SysId, List<TableRow>> of(List<SysId> owners);

  /** Nothing belongs to the rows. */
  static Tributary none() {
    return owners -> Map.of();
  }
}
