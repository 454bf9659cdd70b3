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
        "AIzaSyA-1234567890abcdefghijklmnopqrstu",
        "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "aws_secret_access_key = wJalrXUtnFEMI/K7/MDENG/bPx/fiCYEXAMPLEK",
        "AWS_SECRET_ACCESS_KEY: 'wJal/XUt/FEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'",
        "sig=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "set secretAccessKey=abcdefghijkl",
        "secret_key=abcdefghijkl",
        "found \"api_key\": \"8f7a6b5c4d3e\" in the ticket",
        "X-Api-Key: 8f7a6b5c4d3e2f1a",
        "APIKEY=abcdefghijkl",
        "access_key: abcdefghijkl",
        "my-access-key=abcdefghijkl",
        "token=abcdefghijkl",
        "Token: 8f7a6b5c4d3e2f1a",
        "refresh_token\t=\tabcdefghijkl",
        "clientSecret: 8f7a6b5c4d3e2f1a",
        "db_password=hunter2hunter2",
        "db_pwd: hunter2hunter2",
        "access_key: AKIAIOSFODNN7EXAMPLE, secret_key: abcdefghijkl",
        "token=\"abcdefghijkl\"",
        "token: expired; api_key=asiaabcdefghijkl"
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
        "ana.maria@example.com",
        "token: expired",
        "Token: authentication-service",
        "The token: ci-deploy-2024, was replaced",
        "token: 2026-11-27T10:00:00Z",
        "token: https://vault.example.com/v1/payroll-2",
        "key = payroll",
        "key: payroll-batch-nightly-2",
        "primary_key=0190c7a2-1c3b-5f00-8000-000000000001",
        "api_key = ****************",
        "api_key: ${PAYROLL_API_KEY}",
        "api_key: arn:aws:secretsmanager:eu-west-1:123456789012:secret/payroll",
        "access_key: AKIAIOSFODNN7EXAMPLE",
        "{\"access_key\": \"AKIAIOSFODNN7EXAMPLE\"}",
        "{\"api_key\": \"****************\"}",
        "credential/aws:access-key:AKIAIOSFODNN7EXAMPLE",
        "access-key: the one of payroll-batch-2",
        "API key: decommissioned in 2024 by the platform team",
        "Client secret expires: 2026-12-31"
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
