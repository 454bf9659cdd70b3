package io.concordat.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same rows as {@link WrittenRows} in tables of PostgreSQL, as a vendor keeps them: each
 * request is a query that filters and sorts by an index, walks the references by joins and counts
 * what matches, and its rows are then written as JSON.
 */
final class QueriedRows implements InstanceStandIn.Rows {
  static final String DATABASE = "vendor";

  private static final String TABLES =
      """
      create table sys_user (sys_id text primary key, email text not null);
      create table sys_user_group (sys_id text primary key, name text not null);
      create table cmdb_ci_service_account (
        sys_id text primary key, sys_updated_on timestamp(0) not null,
        sys_created_on timestamp(0) not null, sys_class_name text not null, name text not null,
        short_description text, correlation_id text, operational_status text, install_status text,
        environment text, owned_by text, managed_by text, support_group text);
      insert into sys_user
      select lpad(to_hex(i), 32, '0'), 'owner' || i || '@meridian.example'
      from generate_series(0, 499) i;
      insert into sys_user
      select lpad(to_hex(i + 1000), 32, '0'), 'manager' || i || '@meridian.example'
      from generate_series(0, 299) i;
      insert into sys_user_group
      select lpad(to_hex(i), 32, '0'), 'Platform ' || i from generate_series(0, 49) i;
      insert into cmdb_ci_service_account
      select lpad(to_hex(i), 32, '0'), timestamp '2025-03-01 08:00' + i * interval '1 second',
        timestamp '2024-03-01 08:00', 'cmdb_ci_service_account', 'svc-payments-' || i,
        'Moves settled payments of region ' || mod(i, 40),
        'arn:aws:iam::482913705566:user/svc-payments-' || i, '1', '1', 'production',
        lpad(to_hex(mod(i, 500)), 32, '0'), lpad(to_hex(mod(i, 300) + 1000), 32, '0'),
        lpad(to_hex(mod(i, 50)), 32, '0')
      from generate_series(0, %d) i;
      create index on cmdb_ci_service_account (sys_updated_on, sys_id);
      """;

  /** Every column that a request may name, and where its value comes from. */
  private static final Map<String, String> COLUMNS = columns();

  private static final String FROM =
      """
       from cmdb_ci_service_account a
      left join sys_user o on o.sys_id = a.owned_by
      left join sys_user m on m.sys_id = a.managed_by
      left join sys_user_group g on g.sys_id = a.support_group
      """;

  private static final Pattern CONDITION = Pattern.compile("([a-z_.]+)(>=|<=|>|<|=)(.*)");
  private static final JsonFactory JSON = new JsonFactory();

  private final BlockingQueue<Connection> connections;

  private QueriedRows(BlockingQueue<Connection> connections) {
    this.connections = connections;
  }

  /** Fills the database, and has its statistics and its pages as they are after a while. */
  static QueriedRows of(Servers servers, int count) throws SQLException {
    BlockingQueue<Connection> connections = new ArrayBlockingQueue<>(InstanceStandIn.THREADS);
    for (int i = 0; i < InstanceStandIn.THREADS; i++) {
      connections.add(servers.postgres().superuser(DATABASE));
    }
    try (Statement statement = connections.element().createStatement()) {
      statement.execute(TABLES.formatted(count - 1));
      statement.execute("vacuum analyze");
    }
    return new QueriedRows(connections);
  }

  @Override
  public InstanceStandIn.Found page(Map<String, String> query) throws Exception {
    List<Object> operands = new ArrayList<>();
    String where = where(query.get("sysparm_query"), operands);
    List<String> fields = new ArrayList<>(List.of(query.get("sysparm_fields").split(",")));
    fields.retainAll(COLUMNS.keySet());
    Connection connection = connections.take();
    try {
      return new InstanceStandIn.Found(
          count(connection, where, operands),
          rows(connection, fields, where + order(query), operands, query.get("sysparm_limit")));
    } finally {
      connections.add(connection);
    }
  }

  private static long count(Connection connection, String where, List<Object> operands)
      throws SQLException {
    try (PreparedStatement statement =
            prepare(
                connection, "select count(*) from cmdb_ci_service_account a" + where, operands);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static byte[] rows(
      Connection connection,
      List<String> fields,
      String whereAndOrder,
      List<Object> operands,
      String limit)
      throws SQLException, IOException {
    String select = "select " + String.join(", ", fields.stream().map(COLUMNS::get).toList());
    ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 20);
    try (PreparedStatement statement =
            prepare(
                connection,
                select + FROM + whereAndOrder + " limit " + Integer.parseInt(limit),
                operands);
        ResultSet row = statement.executeQuery();
        JsonGenerator out = JSON.createGenerator(body)) {
      out.writeStartObject();
      out.writeArrayFieldStart("result");
      while (row.next()) {
        out.writeStartObject();
        for (int i = 0; i < fields.size(); i++) {
          out.writeStringField(fields.get(i), row.getString(i + 1));
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return body.toByteArray();
  }

  private static PreparedStatement prepare(Connection connection, String sql, List<Object> operands)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < operands.size(); i++) {
      statement.setObject(i + 1, operands.get(i));
    }
    return statement;
  }

  /** Conditions joined by {@code ^}, of which one that begins with OR belongs to the last. */
  private static String where(String encoded, List<Object> operands) {
    List<String> all = new ArrayList<>();
    for (String term : encoded.split("\\^")) {
      if (term.startsWith("ORDERBY")) {
        continue;
      }
      boolean or = term.startsWith("OR");
      String condition = condition(or ? term.substring(2) : term, operands);
      all.add(or ? "(" + all.removeLast() + " or " + condition + ")" : condition);
    }
    return all.isEmpty() ? "" : " where " + String.join(" and ", all);
  }

  private static String condition(String term, List<Object> operands) {
    Matcher matcher = CONDITION.matcher(term);
    if (!matcher.matches() || !COLUMNS.containsKey(matcher.group(1))) {
      throw new IllegalArgumentException("a condition that the stand-in does not know: " + term);
    }
    String operand = matcher.group(3);
    // As the column's own type: a text would be parsed again for every row that is looked at.
    operands.add(
        matcher.group(1).endsWith("_on")
            ? LocalDateTime.parse(operand.replace(' ', 'T'))
            : operand);
    return "a." + matcher.group(1) + " " + matcher.group(2) + " ?";
  }

  private static String order(Map<String, String> query) {
    List<String> columns = new ArrayList<>();
    for (String term : query.get("sysparm_query").split("\\^")) {
      String column = term.replaceFirst("^ORDERBY", "");
      if (!column.equals(term) && COLUMNS.containsKey(column)) {
        columns.add("a." + column);
      }
    }
    return columns.isEmpty() ? "" : " order by " + String.join(", ", columns);
  }

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String time : List.of("sys_updated_on", "sys_created_on")) {
      columns.put(time, "to_char(a." + time + ", 'YYYY-MM-DD HH24:MI:SS')");
    }
    for (String text :
        List.of(
            "sys_id",
            "sys_class_name",
            "name",
            "short_description",
            "correlation_id",
            "operational_status",
            "install_status",
            "environment",
            "owned_by",
            "managed_by",
            "support_group")) {
      columns.put(text, "a." + text);
    }
    columns.put("owned_by.email", "o.email");
    columns.put("managed_by.email", "m.email");
    columns.put("support_group.name", "g.name");
    return columns;
  }

  @Override
  public void close() {
    for (Connection connection : connections) {
      try {
        connection.close();
      } catch (SQLException e) {
        // The server is closed next, and with it whatever is still open.
      }
    }
  }
}
