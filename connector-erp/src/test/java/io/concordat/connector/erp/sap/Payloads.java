package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Saved answers in SAP's shape; see the README beside them. */
final class Payloads {
  static final ContractFields FIELDS =
      new ContractFields(
          Optional.of("YY1_BusinessOwner_PDH"),
          Optional.of("YY1_TechnicalOwner_PDH"),
          Optional.of("YY1_IdentityType_PDH"),
          Optional.of("YY1_IdentityReference_PDH"),
          Optional.of("YY1_RenewalDate_PDH"));

  private Payloads() {}

  static String text(String name) {
    try (InputStream in = Payloads.class.getResourceAsStream("/sap/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> rows(String name) {
    try {
      List<JsonNode> rows = new ArrayList<>();
      JsonMapper.builder().build().readTree(text(name)).at("/d/results").forEach(rows::add);
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
