package io.concordat.connector.iam.vocabulary;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.FieldNames;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The labels of one identity, read under the configured names. */
public final class Labels {
  private static final String UNRECOGNIZED = "unrecognized";
  private static final Set<String> IDENTITY_TYPES =
      Set.of(
          "service_account",
          "workload",
          "oauth_app",
          "managed_identity",
          "bot",
          "ai_agent",
          "build_identity",
          "integration");
  private static final Map<String, String> ENVIRONMENTS =
      Map.ofEntries(
          Map.entry("prod", "prod"),
          Map.entry("production", "prod"),
          Map.entry("prd", "prod"),
          Map.entry("live", "prod"),
          Map.entry("test", "test"),
          Map.entry("testing", "test"),
          Map.entry("qa", "test"),
          Map.entry("uat", "test"),
          Map.entry("stage", "test"),
          Map.entry("staging", "test"),
          Map.entry("dev", "dev"),
          Map.entry("development", "dev"),
          Map.entry("sandbox", "dev"));

  private final LabelNames names;
  private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  public Labels(LabelNames names, Map<String, String> values) {
    this.names = names;
    this.values.putAll(values);
  }

  /** Every name that could be read, lower case: an allow-list for parsers. */
  public static Set<String> allowed(LabelNames names) {
    Set<String> all = new HashSet<>();
    for (List<String> list :
        List.of(
            names.technicalOwner(),
            names.businessOwner(),
            names.environment(),
            names.identityType(),
            names.sponsor())) {
      list.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
    }
    return Set.copyOf(all);
  }

  /** Asserts what the labels say; what they do not say is not asserted. */
  public void describe(SourceRow.Builder row, String usualType) {
    row.text(FieldNames.TECHNICAL_OWNER, owner(names.technicalOwner()));
    row.text(FieldNames.BUSINESS_OWNER, owner(names.businessOwner()));
    row.text(FieldNames.SPONSOR, owner(names.sponsor()));
    row.text(
        FieldNames.ENVIRONMENT,
        first(names.environment())
            .map(text -> ENVIRONMENTS.getOrDefault(text.toLowerCase(Locale.ROOT), UNRECOGNIZED))
            .orElse(null));
    Optional<String> type = first(names.identityType()).map(Labels::snakeCase);
    row.text(
        FieldNames.IDENTITY_TYPE,
        type.map(text -> IDENTITY_TYPES.contains(text) ? text : UNRECOGNIZED).orElse(null));
    row.type(type.filter(IDENTITY_TYPES::contains).orElse(usualType));
  }

  private String owner(List<String> under) {
    return first(under)
        .map(text -> text.toLowerCase(Locale.ROOT))
        .map(text -> text.contains("@") || text.startsWith("group:") ? text : "group:" + text)
        .orElse(null);
  }

  private Optional<String> first(List<String> under) {
    return under.stream()
        .map(values::get)
        .filter(value -> value != null && !value.isBlank())
        .map(String::strip)
        .findFirst();
  }

  private static String snakeCase(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
  }
}
