package io.concordat.connector.servicenow;

import io.concordat.connector.servicenow.TableWalk.Step;
import io.concordat.connector.servicenow.TableWalk.TableScope;
import io.concordat.connector.spi.SourceFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an instance writes down about deleted rows of some classes. Nothing here retires by absence:
 * a trail that cannot be read says so, and names no row.
 */
final class DeletionTrail {
  static final String TABLE = "sys_audit_delete";
  private static final String TIME = "sys_created_on";

  private final TableWalk walk;
  private final Set<String> classes;

  /**
   * One page.
   *
   * @param deleted rows that were deleted; they may have been restored since
   * @param next where the next call goes on; where there is no more: where the next run begins
   * @param gap why deletions may be missing
   */
  record Deletions(Set<SysId> deleted, TableCursor next, boolean more, Optional<String> gap) {}

  /**
   * @param classes the tables whose deletions count: the class of a row, not a table above it
   */
  DeletionTrail(TableClient client, Set<String> classes, int pageSize, Duration overlap) {
    this.classes = Set.copyOf(classes);
    this.walk =
        new TableWalk(
            client,
            new TableScope(
                TABLE,
                TIME,
                Optional.of("tablenameIN" + String.join(",", new TreeSet<>(classes))),
                ServiceNowMapper.deletionColumns(),
                pageSize,
                overlap));
  }

  /**
   * Reads the page at a cursor.
   *
   * @throws SourceFailure.Throttled slow down
   * @throws SourceFailure.Unavailable try later
   * @throws SourceFailure.Rejected the credentials; a right or a table that is missing is a gap
   */
  Deletions read(TableCursor cursor) {
    try {
      return switch (walk.step(cursor)) {
        case Step.Stuck() -> unread(cursor, TABLE + " takes too long for a single row");
        case Step.Rows step -> page(step);
      };
    } catch (SourceFailure.Rejected refused) {
      if (refused.ofCredentials()) {
        throw refused;
      }
      return unread(cursor, String.valueOf(refused.getMessage()));
    }
  }

  private Deletions page(Step.Rows step) {
    Set<SysId> deleted = new LinkedHashSet<>();
    List<String> gaps = new ArrayList<>();
    step.gap().ifPresent(gaps::add);
    if (step.withheld()) {
      gaps.add(TABLE + " counts rows of which it shows none: the integration user may not read it");
    }
    for (TableRow row : step.rows()) {
      try {
        ServiceNowMapper.deletion(row, classes).ifPresent(deleted::add);
      } catch (IllegalArgumentException unreadable) {
        gaps.add(
            TABLE
                + " answered a row that cannot be used ("
                + unreadable.getMessage()
                + "): the integration user must be able to read "
                + String.join(", ", ServiceNowMapper.deletionColumns()));
      }
    }
    return new Deletions(
        deleted, step.next(), step.more(), gaps.stream().findFirst().map(DeletionTrail::gap));
  }

  /** The next run goes on behind the last page that could be read. */
  private Deletions unread(TableCursor cursor, String reason) {
    TableScope scope = walk.scope();
    return new Deletions(
        Set.of(),
        cursor.nextRun(scope.overlap(), scope.pageSize()),
        false,
        Optional.of(gap(reason)));
  }

  private static String gap(String reason) {
    return "deletions may be missing until the next full sweep: " + reason;
  }
}
