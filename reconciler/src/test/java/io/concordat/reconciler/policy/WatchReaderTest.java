package io.concordat.reconciler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.concordat.authority.ConflictSeverity;
import io.concordat.authority.FieldRule;
import io.concordat.authority.Handling;
import io.concordat.reconciler.finding.ConditionLanguage;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchReaderTest {
  private final PolicyReader reader = new PolicyReader(new ConditionLanguage());

  @Test
  void readsTheShortAndTheLongForm() {
    FieldRule rule =
        rule(
            """
                conflict: low
                enforcedBy: iam
                drift: {severity: critical, escalate: true, quiet: PT30M, mustLast: true}
                required: true
                gap: {severity: high}
            """);
    assertThat(rule.watch().enforcedBy()).hasToString("Optional[iam]");
    assertThat(rule.watch().conflict()).isEqualTo(Handling.recorded(ConflictSeverity.LOW));
    assertThat(rule.watch().drift())
        .isEqualTo(new Handling(ConflictSeverity.CRITICAL, true, Duration.ofMinutes(30), true));
    assertThat(rule.watch().gap()).isEqualTo(Handling.recorded(ConflictSeverity.HIGH));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conflict: {severity: none}                                    | fields[0].conflict.severity | none of
          conflict: {escalate: true}                                    | fields[0].conflict          | is required
          conflict: {severity: high, escalate: perhaps}                 | fields[0].conflict.escalate | true or false
          conflict: {severity: high, quite: PT1H}                       | fields[0].conflict.quite    | is not known here
          conflict: {severity: high, quiet: P400D}                      | fields[0].conflict          | P366D
          conflict: {severity: high, quiet: soon}                       | fields[0].conflict.quiet    | ISO-8601
          conflict: {severity: high, mustLast: true}                    | fields[0].conflict          | mustLast
          drift: high                                                   | fields[0].drift             | enforcedBy
          gap: high                                                     | fields[0].gap               | required: true
          enforcedBy: "system:"                                         | fields[0].enforcedBy        | by a system
          """)
  void refusesWhatCannotBeMeant(String line, String field, String reason) {
    PolicyRefusedException refused =
        catchThrowableOfType(PolicyRefusedException.class, () -> rule("    " + line));
    assertThat(refused.field()).isEqualTo(field);
    assertThat(refused.line()).isEqualTo(6);
    assertThat(refused.reason()).contains(reason);
  }

  @Test
  void aFindingMustNotHaveTheNameOfADisagreement() throws IOException {
    String text = PolicyReaderTest.shipped().replace("- name: orphaned", "- name: drift:orphaned");
    PolicyRefusedException refused =
        catchThrowableOfType(PolicyRefusedException.class, () -> reader.read(text));
    assertThat(refused.field()).isEqualTo("findings[0].name");
    assertThat(refused.reason()).contains("drift:");
  }

  private FieldRule rule(String lines) {
    return reader
        .read(
            "apiVersion: concordat.io/v1\nkind: AuthorityPolicy\nfields:\n"
                + "  - field: status\n    sources: [manual, iam]\n"
                + lines)
        .authority()
        .rules()
        .getFirst();
  }
}
