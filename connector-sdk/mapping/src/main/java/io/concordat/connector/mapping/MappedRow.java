package io.concordat.connector.mapping;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row as its mapping made it. What cannot be declared (joins, computed ties) is added to the
 * {@link #builder} by the connector's code.
 */
public final class MappedRow {
  private final SourceRow.Builder builder;
  private final Map<String, Assertion> asserted;
  private final List<String> complete;

  MappedRow(SourceRow.Builder builder, Map<String, Assertion> asserted, List<String> complete) {
    this.builder = builder;
    this.asserted = asserted;
    this.complete = complete;
  }

  /** To add to; a field that is set here replaces what the mapping made. */
  public SourceRow.Builder builder() {
    return builder;
  }

  /** What the mapping made of a field; empty where it asserts nothing, or a null. */
  public Optional<String> text(String field) {
    return Optional.ofNullable(asserted.get(field))
        .map(Assertion::value)
        .filter(value -> !value.isNull())
        .map(FieldValue::display);
  }

  /**
   * The row. Where the mapping says which fields make it complete and one of them is missing, null
   * or not recognized, {@code incomplete} lists these: the row is published all the same.
   */
  public SourceRow build() {
    SourceRow row = builder.build();
    List<String> missing =
        complete.stream().filter(field -> isMissing(row.fields().get(field))).toList();
    if (missing.isEmpty()) {
      return row;
    }
    Map<String, Assertion> marked = new LinkedHashMap<>(row.fields());
    marked.put(FieldNames.INCOMPLETE, Assertion.of(FieldValue.of(missing)));
    return row.withFields(marked);
  }

  private static boolean isMissing(Assertion assertion) {
    return assertion == null
        || assertion.value().isNull()
        || assertion.value().display().equals(FieldValue.UNRECOGNIZED);
  }
}
