package io.concordat.connector.iam.aws;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which accounts of an organization are read.
 *
 * @param include ids and names, in which a star stands for any text; empty means all
 * @param exclude what is left out of those
 */
record AccountFilter(List<Pattern> include, List<Pattern> exclude) {
  AccountFilter {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  static AccountFilter of(AccountsConfig config) {
    return new AccountFilter(
        patterns(config.include().orElse(List.of())), patterns(config.exclude().orElse(List.of())));
  }

  boolean takes(Member member) {
    return (include.isEmpty() || any(include, member)) && !any(exclude, member);
  }

  private static boolean any(List<Pattern> patterns, Member member) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                Stream.concat(Stream.of(member.id()), member.name().stream())
                    .anyMatch(text -> pattern.matcher(text).matches()));
  }

  private static List<Pattern> patterns(List<String> globs) {
    return globs.stream().map(AccountFilter::pattern).toList();
  }

  private static Pattern pattern(String glob) {
    return Pattern.compile(
        Stream.of(glob.strip().split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")),
        Pattern.CASE_INSENSITIVE);
  }
}
