package io.concordat.reconciler.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The published JSON Schema of a policy file (draft 2020-12). */
final class PolicySchema {
  private static final String RESOURCE = "policy.v1.schema.json";

  private PolicySchema() {}

  static String text() {
    try (InputStream in = PolicySchema.class.getResourceAsStream(RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }
}
