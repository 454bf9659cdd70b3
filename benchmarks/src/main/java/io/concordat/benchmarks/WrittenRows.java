package io.concordat.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows that were written out beforehand: a page costs no more than the copying of its bytes, which
 * no vendor does.
 */
final class WrittenRows implements InstanceStandIn.Rows {
  private static final Pattern AFTER = Pattern.compile("sys_id>([0-9a-f]{32})");
  private static final DateTimeFormatter UPDATED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final LocalDateTime FIRST = LocalDateTime.of(2025, 3, 1, 8, 0);

  private final byte[][] rows;

  WrittenRows(int count) {
    rows = new byte[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = row(i).getBytes(StandardCharsets.UTF_8);
    }
  }

  @Override
  public InstanceStandIn.Found page(Map<String, String> query) {
    int from = behind(query.get("sysparm_query"));
    int to = Math.min(rows.length, from + Integer.parseInt(query.get("sysparm_limit")));
    return new InstanceStandIn.Found(rows.length - from, page(from, to));
  }

  private byte[] page(int from, int to) {
    byte[] begin = "{\"result\":[".getBytes(StandardCharsets.UTF_8);
    int length = begin.length + 2 + Math.max(0, to - from - 1);
    for (int i = from; i < to; i++) {
      length += rows[i].length;
    }
    byte[] body = new byte[length];
    System.arraycopy(begin, 0, body, 0, begin.length);
    int at = begin.length;
    for (int i = from; i < to; i++) {
      System.arraycopy(rows[i], 0, body, at, rows[i].length);
      at += rows[i].length;
      if (i + 1 < to) {
        body[at++] = ',';
      }
    }
    body[at++] = ']';
    body[at] = '}';
    return body;
  }

  /** Ids rise with the time of the last change, so that a row's id says where it stands. */
  private static int behind(String condition) {
    Matcher after = AFTER.matcher(condition);
    return after.find() ? (int) Long.parseLong(after.group(1).substring(16), 16) + 1 : 0;
  }

  private static String row(int i) {
    return """
    {"sys_id":"%032x","sys_updated_on":"%s",\
    "sys_created_on":"2024-03-01 08:00:00","sys_class_name":"cmdb_ci_service_account",\
    "name":"svc-payments-%d","short_description":"Moves settled payments of region %d",\
    "correlation_id":"arn:aws:iam::482913705566:user/svc-payments-%d",\
    "operational_status":"1","install_status":"1","environment":"production",\
    "owned_by":"%032x","owned_by.email":"owner%d@meridian.example",\
    "managed_by":"%032x","managed_by.email":"manager%d@meridian.example",\
    "support_group":"%032x","support_group.name":"Platform %d"}"""
        .formatted(
            i,
            UPDATED.format(FIRST.plusSeconds(i)),
            i,
            i % 40,
            i,
            i % 500,
            i % 500,
            i % 300 + 1000,
            i % 300,
            i % 50,
            i % 50);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
