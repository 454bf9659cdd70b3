package io.concordat.connector.servicenow;

import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.mapping.MappingShape;
import io.concordat.connector.mapping.RowMap;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rows of the mapping file, and the mapping of one instance. */
final class ServiceNowRows {
  static final String USER = "sys_user";
  static final String GROUP = "sys_user_group";
  static final String SERVICE_ACCOUNT = "cmdb_ci_service_account";
  static final String APPLICATION = "cmdb_ci_appl";
  static final String CHANGE = "change_request";
  static final String CHANGE_TASK = "change_task";
  static final String INCIDENT = "incident";

  /** Any configuration item: what a further class is read as if nothing else is said. */
  static final String CI = "ci";

  /** The sys_id in {@code support_group} where {@code managed_by} has no address. */
  static final String SUPPORTING_GROUP = "supporting_group";

  /** A stream for each, beside those of the further classes. */
  static final Set<String> STREAMS =
      Set.of(USER, GROUP, SERVICE_ACCOUNT, APPLICATION, CHANGE, CHANGE_TASK, INCIDENT);

  /** What the code expects of a mapping of ServiceNow's. */
  static final MappingShape SHAPE =
      MappingShape.of(ServiceNowRows.class, "servicenow")
          .rowWithoutId(USER)
          .rowWithoutId(GROUP)
          .rowWithoutId(SERVICE_ACCOUNT, SUPPORTING_GROUP)
          .rowWithoutId(APPLICATION, SUPPORTING_GROUP)
          .rowWithoutId(CI, SUPPORTING_GROUP)
          .rowWithoutId("certificate", SUPPORTING_GROUP)
          .rowWithoutId(CHANGE)
          .rowWithoutId(CHANGE_TASK)
          .rowWithoutId(INCIDENT);

  private static final Pattern COLUMN =
      Pattern.compile("[a-z][a-z0-9_]{0,79}(\\.[a-z][a-z0-9_]{0,79}){0,3}");

  private ServiceNowRows() {}

  /**
   * Reads the mapping of an instance.
   *
   * @param property the property that names the file
   * @param rows the rows as which further classes are read
   * @throws IllegalArgumentException naming the property, what is wrong, and the remedy
   */
  static FieldMaps load(String property, Optional<Path> file, Collection<String> rows) {
    Set<String> shipped = SHAPE.shipped().names();
    MappingShape shape = SHAPE;
    for (String row : rows) {
      if (!shipped.contains(row)) {
        shape = shape.rowWithoutId(row, SUPPORTING_GROUP);
      }
    }
    if (file.isEmpty()) {
      return SHAPE.shipped();
    }
    FieldMaps maps = shape.load(property, file);
    maps.rows().values().forEach(map -> refuseNoColumn(property, map));
    return maps;
  }

  /** They stand in one list that commas divide. */
  private static void refuseNoColumn(String property, RowMap map) {
    for (String column : map.columns()) {
      if (!COLUMN.matcher(column).matches()) {
        throw new IllegalArgumentException(
            property
                + ": rows."
                + map.name()
                + ": '"
                + column
                + "' is no column of ServiceNow's such as u_owner or u_owner.email");
      }
    }
  }
}
