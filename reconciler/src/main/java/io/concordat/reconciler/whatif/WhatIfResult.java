package io.concordat.reconciler.whatif;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.contract.FieldValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a candidate policy would change. Lists have the largest count first.
 *
 * @param candidate the candidate's version
 * @param against the version in force that it was compared with
 * @param asOf both decided everything for this instant
 * @param entities how many were compared
 * @param undecidable entities that one of the two could not decide; compared in nothing
 * @param decidedFields fields that have a value by at least one of the two
 * @param changedValues fields whose value would be another, come or go
 * @param changedEntities entities with at least one such field
 * @param changedWinners fields whose value stays and whose winner would be another source
 * @param parity the share of decided fields whose value stays, rounded down to six digits
 * @param findings absent where they were not asked for
 * @param gates absent where findings were not asked for
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record WhatIfResult(
    String candidate,
    String against,
    Instant asOf,
    long entities,
    long undecidable,
    long decidedFields,
    long changedValues,
    long changedEntities,
    long changedWinners,
    double parity,
    Values values,
    Conflicts conflicts,
    Optional<Findings> findings,
    Optional<Gates> gates,
    Millis millis) {

  /**
   * Changed values by field and source.
   *
   * @param leftOut changed values whose group is not listed, because there are too many groups
   */
  record Values(List<ValueGroup> groups, long leftOut) {}

  /**
   * Values of one field that would pass from one source to another.
   *
   * @param from who wins now; absent where nobody does
   * @param to who would win; absent where nobody would
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record ValueGroup(
      String field,
      Optional<String> from,
      Optional<String> to,
      long changed,
      List<ValueExample> examples) {}

  /**
   * One value that would change; long values are cut.
   *
   * @param rule by which the candidate would decide
   * @param why what the candidate says against the present winner, if it still asserts anything
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record ValueExample(
      UUID entityId,
      String name,
      String kind,
      @JsonInclude(JsonInclude.Include.ALWAYS) FieldValue before,
      @JsonInclude(JsonInclude.Include.ALWAYS) FieldValue after,
      String rule,
      Optional<String> why) {}

  /** Conflicts and gaps that would appear or vanish. */
  record Conflicts(long appear, long vanish, List<ConflictGroup> groups, long leftOut) {}

  /**
   * Conflicts or gaps of one field.
   *
   * @param kind as in the list of conflicts: {@code conflict}, {@code gap}
   * @param change {@code appears} or {@code vanishes}
   * @param source who wins the field with it; absent where nobody does
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record ConflictGroup(
      String field,
      String kind,
      String change,
      Optional<String> source,
      long count,
      List<ConflictExample> examples) {}

  /**
   * One of them.
   *
   * @param sources who says otherwise; at most three are shown
   */
  record ConflictExample(
      UUID entityId,
      String name,
      String kind,
      String severity,
      FieldValue value,
      List<String> sources) {}

  /**
   * Findings that would appear or vanish.
   *
   * @param evaluated entities that the candidate could make a difference to
   * @param notEvaluable rules of the candidate that could not be evaluated for an entity; what
   *     stands there would stand
   */
  record Findings(
      long appear,
      long vanish,
      long evaluated,
      long notEvaluable,
      List<FindingGroup> groups,
      long leftOut) {}

  /**
   * Findings of one rule.
   *
   * @param change {@code appears} or {@code vanishes}
   */
  record FindingGroup(
      String finding, String severity, String change, long count, List<FindingExample> examples) {}

  /** One of them. */
  record FindingExample(UUID entityId, String name, String kind, String summary) {}

  /**
   * Gates that would answer otherwise.
   *
   * @param flips how many verdicts would be others
   * @param asked how many were compared: of entities that the candidate could make a difference to
   */
  record Gates(long flips, long asked, List<GateGroup> groups, long leftOut) {}

  /**
   * Verdicts of one gate that would turn from one into another.
   *
   * @param from the verdict now; absent where the policy in force has no such gate for it
   * @param to the verdict by the candidate; absent where it has no such gate for it
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record GateGroup(
      String gate,
      Optional<String> from,
      Optional<String> to,
      long count,
      List<GateExample> examples) {}

  /**
   * One of them.
   *
   * @param reasons of the stricter verdict; at most three are shown
   */
  record GateExample(UUID entityId, String name, String kind, List<String> reasons) {}

  /**
   * How long it took, in milliseconds.
   *
   * @param findings gates included
   */
  record Millis(long values, long findings, long total) {}
}
