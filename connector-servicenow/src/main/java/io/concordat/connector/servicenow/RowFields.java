package io.concordat.connector.servicenow;

import io.concordat.connector.servicenow.MappingContext.ColumnNames;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.SecretGuard;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the rows of several tables have in common. */
final class RowFields {
  private static final int LONGEST = 1000;

  private RowFields() {}

  /** A row under its own id, with the time of its last change and its creation. */
  static SourceRow.Builder builder(TableRow row, EntityKind kind, MappingContext context) {
    SysId id = row.sysId().orElseThrow(() -> new IllegalArgumentException("sys_id: is missing"));
    return SourceRow.of(id.value(), kind)
        .key(KeyNamespaces.SERVICENOW_SYS_ID, context.key(id))
        .effectiveAt(row.instant("sys_updated_on").orElse(null))
        .instant(FieldNames.CREATED, row.instant("sys_created_on").orElse(null));
  }

  /** Columns of every configuration item. */
  static List<String> ciColumns(ColumnNames names) {
    return List.of(
        "sys_id",
        "sys_updated_on",
        "sys_created_on",
        "name",
        "short_description",
        "operational_status",
        "install_status",
        names.businessOwner(),
        names.businessOwner() + ".email",
        names.technicalOwner(),
        names.technicalOwner() + ".email",
        names.supportGroup(),
        names.supportGroup() + ".name");
  }

  /** Name, status and owners of a configuration item. */
  static void ci(SourceRow.Builder item, TableRow row, MappingContext context) {
    ColumnNames names = context.columns();
    item.text(FieldNames.NAME, row.text("name").orElse(null));
    item.text(FieldNames.DESCRIPTION, freeText(row, "short_description"));
    item.text(
        FieldNames.STATUS,
        Vocabulary.ciStatus(row.text("operational_status"), row.text("install_status"))
            .orElse(null));
    item.text(FieldNames.BUSINESS_OWNER, email(row, names.businessOwner()));
    String manager = email(row, names.technicalOwner());
    item.text(
        FieldNames.TECHNICAL_OWNER,
        manager == null ? groupOwner(row, names.supportGroup()) : manager);
    Set<SysId> owners = new LinkedHashSet<>();
    row.reference(names.businessOwner()).ifPresent(owners::add);
    row.reference(names.technicalOwner()).ifPresent(owners::add);
    if (manager == null) {
      row.reference(names.supportGroup()).ifPresent(owners::add);
    }
    for (SysId owner : owners) {
      item.relation(
          RelationTypes.OWNED_BY,
          EntityKind.PARTY,
          KeyNamespaces.SERVICENOW_SYS_ID,
          context.key(owner));
    }
  }

  /** The address of the person that a column refers to; null where there is none. */
  static String email(TableRow row, String reference) {
    return row.text(reference + ".email").map(RowFields::lower).orElse(null);
  }

  /** The group that a column refers to, as an owner; null where there is none. */
  static String groupOwner(TableRow row, String reference) {
    return row.text(reference + ".name").map(name -> "group:" + lower(name)).orElse(null);
  }

  /**
   * What people wrote freely. It is cut to a bearable length; where it has the shape of a secret,
   * only that is said, so that the row itself is not lost.
   */
  static String freeText(TableRow row, String column) {
    Optional<String> text = row.text(column);
    if (text.filter(SecretGuard::looksLikeSecret).isPresent()) {
      return "(withheld: the text in ServiceNow has the shape of a secret)";
    }
    return text.map(t -> t.length() <= LONGEST ? t : t.substring(0, LONGEST)).orElse(null);
  }

  static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /** Both lists, each column once. */
  static List<String> columns(List<String> some, List<String> more) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
