package io.concordat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "key is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY today",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
        "Authorization: Bearer abcdefghijklmnop.qrstuvwxyz",
        "password=hunter2hunter2",
        "client_secret: 8f7a6b5c4d3e2f1a",
        "PASSWORD \t: hunter2",
        "the pwd=hunter2 of batch",
        "my Secret  = hunter2",
        "xoxb-1234567890abc",
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "github_pat_abcdefghijklmnopqrstuvwxyz0123456789",
        "glpat-abcdefghijklmnopqrstu",
        "sk_live_abcdefghijklmnop",
        "AIzaSyA-1234567890abcdefghijklmnopqrstu"
      })
  void seesASecretByItsShape(String value) {
    assertThat(SecretGuard.looksLikeSecret(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AKIAIOSFODNN7EXAMPLE",
        "AROAEXAMPLEROLEID1234",
        "arn:aws:iam::123456789012:role/service-role/Payroll-Batch-Nightly-2",
        "0190c7a2-1c3b-5f00-8000-000000000001",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "Rotates the secret of the payroll integration",
        "Reset password for the batch user",
        "arn:aws:iam::123456789012:user/glpat",
        "Region Ghent: the digits, github and gl accounts",
        "ana.maria@example.com"
      })
  void leavesIdentifiersAndProseAlone(String value) {
    assertThat(SecretGuard.looksLikeSecret(value)).isFalse();
  }

  @Test
  void aRecordCannotHoldOne() {
    SourceRecord record = Samples.fullRecord();
    Map<String, Assertion> fields = new LinkedHashMap<>(record.fields());
    fields.put("description", Assertion.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    assertThatThrownBy(() -> withFields(record, fields))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fields.description")
        .message()
        .doesNotContain("wJalr");
    Map<String, Assertion> named = Map.of("client_secret", Assertion.of("x"));
    assertThatThrownBy(() -> withFields(record, named)).hasMessageContaining("client_secret");
    assertThatThrownBy(() -> new TypedKey("some:key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        .hasMessageContaining("some:key");
  }

  private static SourceRecord withFields(SourceRecord r, Map<String, Assertion> fields) {
    return new SourceRecord(
        r.source(),
        r.system(),
        r.domain(),
        r.stream(),
        r.nativeId(),
        r.version(),
        r.state(),
        r.standing(),
        r.runId(),
        r.observedAt(),
        r.effectiveAt(),
        r.kind(),
        r.type(),
        r.keys(),
        r.relations(),
        fields);
  }
}
