package io.concordat.reconciler.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.concordat.authority.AuthorityEngine;
import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.EntityAssertions;
import io.concordat.authority.Explanation;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.reconciler.cases.CaseFile.Estate;
import io.concordat.reconciler.policy.PolicyRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One case: a policy, what is said, and what has to come of it.
 *
 * @param subject what is said; null for a case of a policy that is refused
 */
record WorkedCase(Written written, EntityAssertions subject, Expected expected) {

  /** A case as it stands in its file. */
  static final class Written {
    final String file;
    final Path folder;
    final int line;
    final String name;
    final Map<String, Table> tables = new HashMap<>();
    final List<String> sentence = new ArrayList<>();
    String policy = "";
    boolean ownPolicy;

    Written(String file, Path folder, int line, String name) {
      this.file = file;
      this.folder = folder;
      this.line = line;
      this.name = name;
    }

    boolean ofRefusal() {
      return tables.containsKey("refused");
    }

    /** Refuses a case that would test nothing. */
    void requireWhole() {
      if (policy.isBlank()) {
        throw refuse("has no policy");
      }
      if (ofRefusal()) {
        if (tables.size() > 1 || !sentence.isEmpty()) {
          throw refuse("a policy that is refused decides nothing");
        }
        return;
      }
      for (String needed : List.of("source", "field")) {
        if (!tables.containsKey(needed)) {
          throw refuse("needs a table that begins with '" + needed + "'");
        }
      }
    }

    CaseRefusedException refuse(String reason) {
      return new CaseRefusedException(file, line, "case '" + name + "' " + reason);
    }
  }

  static WorkedCase of(Written written, Estate estate) {
    if (written.ofRefusal()) {
      written.tables.get("refused").requireColumns(List.of("refused", "because"), List.of());
      return new WorkedCase(written, null, null);
    }
    return new WorkedCase(
        written, Said.subject(written.tables, estate), Expected.of(written.tables));
  }

  /** Fails with both sides written alike, so that what differs can be seen line by line. */
  void run() throws IOException {
    if (written.ofRefusal()) {
      runRefused();
      return;
    }
    AuthorityPolicy policy = CasePolicies.read(written.policy, written.folder);
    AuthorityEngine engine = new AuthorityEngine(policy);
    List<String> told = new ArrayList<>();
    List<FieldDecision> first = List.of();
    for (Instant at : expected.instants()) {
      List<FieldDecision> decisions = engine.decide(subject, at);
      first = first.isEmpty() ? decisions : first;
      told.addAll(expected.tell(at, decisions));
    }
    assertThat(String.join("\n", told))
        .as("%s:%d: %s", written.file, written.line, written.name)
        .isEqualTo(String.join("\n", expected.told()));
    if (!written.sentence.isEmpty()) {
      assertThat(Explanation.sentence(explained(first), policy))
          .as("%s:%d: the sentence of %s", written.file, written.line, written.name)
          .isEqualTo(String.join(" ", written.sentence));
    }
  }

  /** The first decision that the case expects is the one that its sentence is about. */
  private FieldDecision explained(List<FieldDecision> decisions) {
    String field = written.tables.get("field").rows().getFirst().required("field");
    return decisions.stream().filter(d -> d.field().equals(field)).findFirst().orElseThrow();
  }

  private void runRefused() {
    PolicyRefusedException refused =
        catchThrowableOfType(
            PolicyRefusedException.class, () -> CasePolicies.read(written.policy, written.folder));
    Table.Row row = written.tables.get("refused").rows().getFirst();
    assertThat(refused)
        .as("%s:%d: %s: the policy is refused", written.file, written.line, written.name)
        .isNotNull();
    assertThat(refused.field()).isEqualTo(row.required("refused"));
    assertThat(refused.reason()).contains(row.required("because"));
  }

  boolean expects(Outcome outcome) {
    return expected != null && expected.outcomes().contains(outcome);
  }
}
