package io.concordat.connector.erp.sap;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of one OData entity set.
 *
 * @param key the key property; rows are read in its order
 * @param expand a navigation property that is read along
 * @param filter narrows the scope
 * @param changed the property with the time of the last change; empty if there is none
 */
record EntitySet(
    String path,
    String key,
    List<String> select,
    Optional<String> expand,
    Optional<String> filter,
    Optional<String> changed,
    int pageSize) {

  EntitySet {
    select = List.copyOf(select);
  }

  /** The same question for one row at once. */
  EntitySet oneRow() {
    return new EntitySet(path, key, select, expand, filter, changed, 1);
  }

  /**
   * Path and query of the page that follows a key.
   *
   * @param after the last key that was read; empty at the beginning
   * @param since only what changed from then on
   */
  String query(Optional<String> after, Optional<Instant> since) {
    List<String> conditions = new ArrayList<>();
    filter.ifPresent(text -> conditions.add("(" + text + ")"));
    since.ifPresent(at -> conditions.add(changed.orElseThrow() + " ge " + ODataValues.literal(at)));
    after.ifPresent(last -> conditions.add(key + " gt " + ODataValues.literal(last)));
    StringBuilder query = new StringBuilder(path).append("?$format=json");
    option(query, "$select", String.join(",", select));
    expand.ifPresent(name -> option(query, "$expand", name));
    option(query, "$orderby", key);
    option(query, "$top", String.valueOf(pageSize));
    if (!conditions.isEmpty()) {
      option(query, "$filter", String.join(" and ", conditions));
    }
    return query.toString();
  }

  private static void option(StringBuilder query, String name, String value) {
    query
        .append('&')
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
