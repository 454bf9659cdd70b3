package io.concordat.quickstart.summary;

import java.util.List;
import java.util.Map;

/**
 * What the suite did so far.
 *
 * @param pulls the fullest pull of each stream that has ended since the suite was started
 * @param entitiesByKind how many entities of each kind
 * @param entities how many in all
 * @param records how many source records
 * @param linked how many of them are linked to an entity
 * @param cases links that a person has to decide
 * @param decidedFields how many fields have a decided value
 * @param conflicts how many fields a source disagrees on
 * @param examples some of them
 * @param escalations how many there are
 * @param delivered how many deliveries of them have arrived
 * @param tickets how many of them have become tickets of the ITSM so far
 * @param alarms some of them
 */
public record Summary(
    List<Pull> pulls,
    Map<String, Long> entitiesByKind,
    long entities,
    long records,
    long linked,
    long cases,
    long decidedFields,
    long conflicts,
    List<Conflict> examples,
    long escalations,
    long delivered,
    long tickets,
    List<Alarm> alarms) {

  /**
   * A pull of one stream.
   *
   * @param unchanged rows that were read and published before as they are
   */
  public record Pull(
      String source,
      String stream,
      String outcome,
      long read,
      long published,
      long unchanged,
      long rejected) {}

  /**
   * A field that sources disagree on.
   *
   * @param entity its name
   * @param winner the source that was believed
   * @param losers {@code source: value} each
   */
  public record Conflict(
      String entity, String field, String value, String winner, List<String> losers) {}

  /**
   * An escalation.
   *
   * @param deliveries {@code endpoint state} each
   */
  public record Alarm(String title, String severity, String owner, List<String> deliveries) {}

  public Summary {
    pulls = List.copyOf(pulls);
    examples = List.copyOf(examples);
    alarms = List.copyOf(alarms);
    entitiesByKind = Map.copyOf(entitiesByKind);
  }
}
