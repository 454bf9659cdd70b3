package io.concordat.reconciler.policy;

import io.concordat.authority.SourceSelector;
import io.concordat.authority.SourceSelector.Match;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.finding.FieldTypes;
import io.concordat.reconciler.finding.Nearest;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The fields and sources that a policy may name: those of the contract, the domains, and what the
 * file itself declares. A name that is none of them is a slip of the pen.
 *
 * @param fields the contract's fields and the declared ones
 * @param sources the declared sources by id
 */
public record Vocabulary(FieldTypes fields, Map<String, DeclaredSource> sources) {
  /**
   * A source that rules may name.
   *
   * @param system the vendor's system, such as {@code servicenow}; absent if not stated
   */
  public record DeclaredSource(SourceDomain domain, Optional<String> system) {}

  public Vocabulary {
    sources = Collections.unmodifiableMap(new TreeMap<>(sources));
  }

  String field(YamlNode node) {
    String field = node.text();
    if (!fields.knows(field)) {
      throw node.refuse(
          "'"
              + field
              + "' is no field that is known"
              + Nearest.to(field, fields.names())
                  .map(word -> "; did you mean '" + word + "'?")
                  .orElse("; declare a field of your own under customFields"));
    }
    return field;
  }

  SourceSelector source(YamlNode node) {
    SourceSelector selector = node.read(SourceSelector::of);
    switch (selector.match()) {
      case Match.OfSource(String source) when !sources.containsKey(source) -> {
        Set<String> known = new TreeSet<>(sources.keySet());
        for (SourceDomain domain : SourceDomain.values()) {
          known.add(domain.wireName());
        }
        throw node.refuse(unknown("source", source, known));
      }
      case Match.OfSystem(String system) when !systems().contains(system) ->
          throw node.refuse(unknown("system", system, systems()));
      default -> {}
    }
    return selector;
  }

  private static String unknown(String what, String said, Set<String> known) {
    return "'"
        + said
        + "' is no "
        + what
        + " that is known"
        + Nearest.to(said, known)
            .map(word -> "; did you mean '" + word + "'?")
            .orElse(
                "; known are manual, iam, itsm, procurement and what is declared under sources");
  }

  private Set<String> systems() {
    Set<String> systems = new TreeSet<>();
    sources.values().forEach(source -> source.system().ifPresent(systems::add));
    return systems;
  }

  /** The place before it that already means every source which a place means, if there is one. */
  Optional<Match> coveredBy(Match later, List<Match> earlier) {
    for (Match match : earlier) {
      if (covers(match, later)) {
        return Optional.of(match);
      }
    }
    Set<SourceDomain> domains = EnumSet.noneOf(SourceDomain.class);
    earlier.forEach(
        match -> {
          if (match instanceof Match.OfDomain(SourceDomain domain)) {
            domains.add(domain);
          }
        });
    return later instanceof Match.Any && domains.size() == SourceDomain.values().length
        ? Optional.of(earlier.getLast())
        : Optional.empty();
  }

  private boolean covers(Match earlier, Match later) {
    if (earlier.equals(later) || earlier instanceof Match.Any) {
      return true;
    }
    return later instanceof Match.OfSource(String id)
        && switch (earlier) {
          case Match.OfDomain(SourceDomain domain) -> sources.get(id).domain() == domain;
          case Match.OfSystem(String system) ->
              sources.get(id).system().filter(system::equals).isPresent();
          default -> false;
        };
  }
}
