package io.concordat.connector.erp.sap;

import io.concordat.connector.erp.keyed.KeyedRows;
import io.concordat.connector.erp.keyed.PlainRows;
import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.mapping.MappingShape;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.SourceStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The streams of one SAP system. Of each entity set those properties are asked for that its mapping
 * names, and those that code derives values of.
 */
final class SapStreams {
  private static final String SUPPLIER = "supplier";
  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  /** What the code expects of a mapping of SAP's. */
  static final MappingShape SHAPE =
      MappingShape.of(SapStreams.class, SapSource.SYSTEM)
          .row(
              PurchasingDocument.CONTRACT.stream(),
              PurchasingDocument.TITLE,
              "business_owner",
              "technical_owner",
              "identity_type",
              ContractFields.IDENTITY_REFERENCE,
              "renewal_date")
          .row(
              PurchasingDocument.ORDER.stream(),
              PurchasingDocument.TITLE,
              PurchasingDocument.NET_VALUE,
              "business_owner",
              "technical_owner",
              "identity_type",
              ContractFields.IDENTITY_REFERENCE,
              "renewal_date")
          .row(SUPPLIER);

  private final String source;
  private final SapConfig.System system;
  private final FieldMaps maps;
  private final ContractFields fields;
  private final ODataClient client;
  private final Clock clock;

  SapStreams(
      String source,
      SapConfig.System system,
      FieldMaps maps,
      ContractFields fields,
      ODataClient client,
      Clock clock) {
    this.source = source;
    this.system = system;
    this.maps = maps;
    this.fields = fields;
    this.client = client;
    this.clock = clock;
  }

  /** Suppliers first, so that agreements find them. */
  List<SourceStream> all() {
    List<SourceStream> streams = new ArrayList<>();
    streams.add(stream(SUPPLIER, suppliers(), new PlainRows(source, maps.row(SUPPLIER))));
    streams.add(documents(PurchasingDocument.CONTRACT, contracts()));
    if (system.purchaseOrders()) {
      streams.add(documents(PurchasingDocument.ORDER, orders()));
    }
    return streams;
  }

  private SourceStream documents(PurchasingDocument document, EntitySet set) {
    return stream(
        document.stream(),
        set,
        DocumentValues.rows(source, document, maps.row(document.stream()), fields));
  }

  /** What is asked of the purchase contracts. */
  EntitySet contracts() {
    return set(PurchasingDocument.CONTRACT, system.contractPath(), system.contractFilter());
  }

  /** What is asked of the purchase orders, where they are read. */
  EntitySet orders() {
    return set(PurchasingDocument.ORDER, system.orderPath(), system.orderFilter());
  }

  private EntitySet set(PurchasingDocument document, String path, Optional<String> filter) {
    RowMap map = maps.row(document.stream());
    Set<String> select = new LinkedHashSet<>(List.of(document.key()));
    select.addAll(properties(map));
    if (map.derived().contains(PurchasingDocument.TITLE)
        || map.derived().contains(PurchasingDocument.NET_VALUE)) {
      select.addAll(document.itemColumns());
    }
    fields.named().stream()
        .filter(field -> map.derived().contains(field.meaning()))
        .forEach(field -> select.add(field.property()));
    // Where the mapping leaves the time of change out, an older release may have none.
    Optional<String> changed =
        Optional.of(PurchasingDocument.CHANGED).filter(map.columns()::contains);
    return new EntitySet(
        path,
        document.key(),
        List.copyOf(select),
        expanded(select),
        filter,
        changed,
        system.pageSize());
  }

  /** A_Supplier tells no time of change: it is read whole each time, and only changes go out. */
  EntitySet suppliers() {
    Set<String> select = new LinkedHashSet<>(List.of("Supplier"));
    select.addAll(properties(maps.row(SUPPLIER)));
    return new EntitySet(
        system.supplierPath(),
        "Supplier",
        List.copyOf(select),
        expanded(select),
        Optional.empty(),
        Optional.empty(),
        system.pageSize());
  }

  private SourceStream stream(String name, EntitySet set, KeyedRows rows) {
    return new ODataStream(name, set, client, rows, system.overlap(), clock);
  }

  /** OData divides a path by slashes; the list around expanded entities has no name there. */
  private static List<String> properties(RowMap map) {
    return map.columns().stream()
        .map(column -> column.replace(".results.", "/").replace('.', '/'))
        .toList();
  }

  /** The navigation properties whose entities are read along. */
  private static Optional<String> expanded(Set<String> select) {
    Set<String> navigations = new LinkedHashSet<>();
    select.stream()
        .filter(property -> property.contains("/"))
        .forEach(property -> navigations.add(property.substring(0, property.lastIndexOf('/'))));
    return Optional.of(String.join(",", navigations)).filter(names -> !names.isEmpty());
  }

  /** The properties that the operator's mapping names and the shipped one does not. */
  static List<String> ownProperties(FieldMaps maps) {
    FieldMaps shipped = SHAPE.shipped();
    return maps.rows().values().stream()
        .flatMap(
            map ->
                properties(map).stream()
                    .filter(property -> !properties(shipped.row(map.name())).contains(property)))
        .map(property -> property.substring(property.lastIndexOf('/') + 1))
        .distinct()
        .toList();
  }

  /**
   * Reads the mapping of a system.
   *
   * @throws IllegalArgumentException naming the property and what is wrong with it
   */
  static FieldMaps maps(String prefix, SapConfig.System system) {
    FieldMaps maps = SHAPE.load(prefix + "mapping", system.mapping());
    for (RowMap map : maps.rows().values()) {
      for (String property : properties(map)) {
        for (String name : property.split("/", -1)) {
          if (!PROPERTY.matcher(name).matches()) {
            throw new IllegalArgumentException(
                prefix
                    + "mapping: rows."
                    + map.name()
                    + ": '"
                    + name
                    + "' is no name of an OData property such as YY1_BusinessOwner_PDH");
          }
        }
      }
    }
    return maps;
  }
}
