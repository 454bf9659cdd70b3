package io.concordat.connector.erp.keyed;

import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import java.util.Optional;

/** What a connection test tries on tables: one row of each. */
public final class KeyedProbes {
  private KeyedProbes() {}

  /**
   * Reads the first row, with every column that a run asks for.
   *
   * @param table serves one row at once
   * @param right in the vendor's own words
   * @param remedy what an administrator of the vendor's system does if it is missing
   */
  public static Probe of(KeyedTable table, String right, String remedy) {
    return new Probe(
        "read " + table.name(),
        right,
        remedy,
        () -> {
          // A vendor that hides rows instead of refusing them answers nothing.
          return table.read(0, Optional.empty()).rows().isEmpty()
              ? Finding.untested(
                  table.name() + " shows no row: there is none, or the reader may see none")
              : Finding.granted();
        });
  }
}
