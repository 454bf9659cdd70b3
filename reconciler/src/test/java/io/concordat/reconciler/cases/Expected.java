package io.concordat.reconciler.cases;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a case expects: every decision at every instant that it names, and of each every loser. Both
 * what is expected and what is decided are told in the same lines, in the columns of the tables.
 */
record Expected(Table decided, Table lost, List<Instant> instants, List<String> told) {
  private static final List<String> DECIDED =
      List.of("field", "value", "winner", "outcome", "next change");
  private static final List<String> LOST = List.of("loser", "reason", "conflict");

  static Expected of(Map<String, Table> tables) {
    Table decided = tables.get("field");
    decided.requireColumns(DECIDED, List.of("at", "rule", "given by", "confirmed"));
    Table lost = tables.get("loser");
    if (lost != null) {
      lost.requireColumns(LOST, List.of("field", "at", "why"));
    }
    Set<Instant> instants = new LinkedHashSet<>();
    decided.rows().forEach(row -> instants.add(at(row)));
    List<String> told = new ArrayList<>();
    Set<Table.Row> used = new LinkedHashSet<>();
    for (Instant at : new TreeSet<>(instants)) {
      decided.rows().stream()
          .filter(row -> at(row).equals(at))
          .sorted(Comparator.comparing(row -> row.required("field")))
          .forEach(row -> tell(told, used, decided, lost, row, at));
    }
    if (lost != null) {
      for (Table.Row row : lost.rows()) {
        if (!used.contains(row)) {
          throw row.refuse("loses no field that the case decides at that instant");
        }
      }
    }
    return new Expected(decided, lost, List.copyOf(new TreeSet<>(instants)), told);
  }

  private static void tell(
      List<String> told,
      Set<Table.Row> used,
      Table decided,
      Table lost,
      Table.Row row,
      Instant at) {
    String field = row.required("field");
    List<String> head = new ArrayList<>();
    head.add(at + " " + field + " = " + Words.shown(row.read("value", Words::value)));
    head.add("winner " + row.cell("winner").map(Expected::record).orElse("-"));
    head.add(row.read("outcome", t -> Words.constant(Outcome.class, t)).wireName());
    head.add("next change " + next(row));
    if (decided.has("rule")) {
      head.add("rule " + row.required("rule"));
    }
    if (decided.has("given by")) {
      head.add("given by " + row.cell("given by").orElse("-"));
    }
    if (decided.has("confirmed")) {
      head.add(
          "confirmed "
              + (row.cell("confirmed").isPresent() ? row.read("confirmed", Words::instant) : "-"));
    }
    told.add(String.join(", ", head));
    List<String> losers = new ArrayList<>();
    if (lost != null) {
      boolean oneField =
          decided.rows().stream().map(r -> r.required("field")).distinct().count() == 1;
      for (Table.Row loser : lost.rows()) {
        if (!oneField && !lost.has("field")) {
          throw loser.refuse("needs a column 'field', because the case decides several");
        }
        boolean here =
            (!lost.has("field") || loser.required("field").equals(field))
                && (loser.cell("at").isEmpty() || at(loser).equals(at));
        if (here) {
          used.add(loser);
          losers.add(
              lost(
                  record(loser.required("loser")),
                  loser.read("reason", t -> Words.constant(Reason.class, t)),
                  loser.read("conflict", Words::yes),
                  lost.has("why") ? loser.cell("why").orElse("-") : ""));
        }
      }
    }
    losers.stream().sorted().forEach(told::add);
  }

  /** The decisions in the words of the case; one that it does not name is told too. */
  List<String> tell(Instant at, List<FieldDecision> decisions) {
    List<String> lines = new ArrayList<>();
    for (FieldDecision decision : decisions) {
      List<String> head = new ArrayList<>();
      head.add(at + " " + decision.field() + " = " + Words.shown(decision.value()));
      head.add(
          "winner "
              + decision
                  .winner()
                  .map(source -> record(source, decision.winnerRecord().orElseThrow()))
                  .orElse("-"));
      head.add(decision.outcome().wireName());
      head.add("next change " + decision.changesAt().map(Instant::toString).orElse("never"));
      if (decided.has("rule")) {
        head.add("rule " + decision.rule());
      }
      if (decided.has("given by")) {
        head.add("given by " + givers(decision));
      }
      if (decided.has("confirmed")) {
        head.add("confirmed " + decision.observedAt().map(Instant::toString).orElse("-"));
      }
      lines.add(String.join(", ", head));
      decision.losers().stream().map(this::lost).sorted().forEach(lines::add);
    }
    return lines;
  }

  private String lost(Loser loser) {
    return lost(
        record(loser.source(), loser.nativeId()),
        loser.reason(),
        loser.conflicts(),
        lost != null && lost.has("why") ? loser.detail() : "");
  }

  private static String lost(String loser, Reason reason, boolean conflicts, String why) {
    return "  "
        + loser
        + " lost: "
        + reason.wireName()
        + (conflicts ? ", conflict" : "")
        + (why.isEmpty() ? "" : ", " + why);
  }

  private static String givers(FieldDecision decision) {
    List<String> givers = new ArrayList<>();
    decision
        .elements()
        .forEach(e -> givers.add(e.value() + ": " + String.join(" + ", e.sources())));
    return givers.isEmpty() ? "-" : String.join("; ", givers);
  }

  private static String record(String source, String nativeId) {
    return record(source + "/" + nativeId);
  }

  /** The record {@code 1} of a source goes by the source's name. */
  static String record(String name) {
    return name.endsWith("/1") ? name.substring(0, name.length() - 2) : name;
  }

  private static String next(Table.Row row) {
    return row.required("next change").equals("never")
        ? "never"
        : row.read("next change", Words::instant).toString();
  }

  private static Instant at(Table.Row row) {
    return row.cell("at").isPresent() ? row.read("at", Words::instant) : Words.NOW;
  }

  Set<Outcome> outcomes() {
    Set<Outcome> outcomes = new LinkedHashSet<>();
    decided
        .rows()
        .forEach(row -> outcomes.add(row.read("outcome", t -> Words.constant(Outcome.class, t))));
    return outcomes;
  }
}
