package io.concordat.connector.servicenow;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One GET of {@code /api/now/table/<table>}.
 *
 * @param condition encoded query, order included; {@code ^OR} binds closer than {@code ^}
 * @param columns what is asked for; a name with a dot walks a reference ({@code owned_by.email})
 * @param limit rows that the server looks at, before it leaves out those that we may not see
 * @param offset rows to step over, of those that match the condition
 */
record TableQuery(String table, String condition, List<String> columns, int limit, int offset) {
  TableQuery {
    columns = List.copyOf(columns);
  }

  TableQuery withLimit(int newLimit) {
    return new TableQuery(table, condition, columns, newLimit, offset);
  }

  String pathAndQuery(boolean displayValues) {
    StringBuilder text = new StringBuilder("api/now/table/").append(table).append('?');
    append(text, "sysparm_query", condition).append('&');
    append(text, "sysparm_fields", String.join(",", columns)).append('&');
    text.append("sysparm_limit=").append(limit);
    if (offset > 0) {
      text.append("&sysparm_offset=").append(offset);
    }
    text.append("&sysparm_display_value=").append(displayValues ? "all" : "false");
    return text.append("&sysparm_exclude_reference_link=true").toString();
  }

  private static StringBuilder append(StringBuilder text, String name, String value) {
    return text.append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
