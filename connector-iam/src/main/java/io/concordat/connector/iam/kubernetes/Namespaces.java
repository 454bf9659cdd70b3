package io.concordat.connector.iam.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which namespaces are read.
 *
 * @param only names, or beginnings that end with {@code *}; empty for every one
 * @param never likewise; stronger than {@code only}
 */
record Namespaces(List<String> only, List<String> never) {
  private static final Pattern ENTRY = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62})\\*?|\\*");

  Namespaces {
    only = List.copyOf(only);
    never = List.copyOf(never);
  }

  static boolean isEntry(String text) {
    return ENTRY.matcher(text).matches();
  }

  /** A thing of the whole cluster is in no namespace, and always read. */
  boolean covers(String namespace) {
    return namespace.isEmpty()
        || ((only.isEmpty() || matches(only, namespace)) && !matches(never, namespace));
  }

  /** Where a list is to be asked for: in the whole cluster, or in each namespace. */
  List<Optional<String>> lists() {
    boolean named = !only.isEmpty() && only.stream().noneMatch(entry -> entry.endsWith("*"));
    return named
        ? only.stream().distinct().sorted().filter(this::covers).map(Optional::of).toList()
        : List.of(Optional.empty());
  }

  private static boolean matches(List<String> entries, String namespace) {
    return entries.stream()
        .anyMatch(
            entry ->
                entry.endsWith("*")
                    ? namespace.startsWith(entry.substring(0, entry.length() - 1))
                    : namespace.equals(entry));
  }
}
