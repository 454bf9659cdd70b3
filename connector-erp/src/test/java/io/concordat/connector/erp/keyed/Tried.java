package io.concordat.connector.erp.keyed;

import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the attempts of a connection test, and keeps what each said. */
public final class Tried {
  private Tried() {}

  /** By right: {@code granted}, {@code untested}, or the sentence of what was refused. */
  public static Map<String, String> rights(Source source) {
    Map<String, String> said = new LinkedHashMap<>();
    for (Probe probe : ((ConnectionTest) source).probes()) {
      said.put(probe.right(), attempt(probe));
    }
    return said;
  }

  private static String attempt(Probe probe) {
    try {
      return switch (probe.attempt().make()) {
        case Finding.Granted granted -> "granted";
        case Finding.Missing missing -> missing.problem();
        case Finding.Untested untested -> "untested";
      };
    } catch (SourceFailure.Rejected refused) {
      return refused.getMessage();
    }
  }
}
