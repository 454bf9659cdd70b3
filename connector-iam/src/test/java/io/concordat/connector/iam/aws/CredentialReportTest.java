package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.User;

class CredentialReportTest {
  private static final Instant AT = Instant.parse("2026-03-01T08:00:00Z");
  private static final String HEADER =
      "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
          + "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
          + "access_key_1_last_used_date,access_key_1_last_used_region,"
          + "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
          + "access_key_2_last_used_date,access_key_2_last_used_region,"
          + "access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
          + "cert_2_last_rotated\n";
  private static final String ARN = "arn:aws:iam::111122223333:user/juan";
  private static final User JUAN =
      User.builder()
          .userId("AIDAJUAN")
          .userName("juan")
          .arn(ARN)
          .createDate(Instant.parse("2013-05-01T00:00:00Z"))
          .build();

  @Test
  void takesNoInformationForNotSeenInTheWindowAndNotForNever() {
    Map<String, SourceRow> rows =
        user(
            "2013-05-01T00:00:00+00:00,true,no_information,2020-01-01T00:00:00+00:00,N/A,true,"
                + "false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A");
    SourceRow password = rows.get("AIDAJUAN#password");
    Assertion lastUsed = password.fields().get(FieldNames.LAST_USED);
    assertThat(lastUsed.value().isNull()).isTrue();
    Evidence evidence = lastUsed.evidence().orElseThrow();
    assertThat(evidence.coverageFrom())
        .as("passwords are noted since then, and the user is older")
        .contains(Instant.parse("2014-10-20T00:00:00Z"));
    assertThat(evidence.coverageTo()).contains(Instant.parse("2026-03-01T04:00:00Z"));
    assertThat(evidence.observedAt()).isEqualTo(AT);
    assertThat(password.fields()).doesNotContainKey(FieldNames.EXPIRES);
    assertThat(text(password, FieldNames.ROTATED)).isEqualTo("2020-01-01T00:00:00Z");
    assertThat(text(password, FieldNames.STATUS)).isEqualTo("active");
  }

  @Test
  void takesTheNewestOfThePasswordAndTheKeySlotsForTheLastAuthentication() {
    Map<String, SourceRow> rows =
        user(
            "2013-05-01T00:00:00+00:00,true,2026-01-01T00:00:00+00:00,N/A,2026-05-01T00:00:00+00:00,"
                + "true,true,2020-01-01T00:00:00+00:00,2026-02-01T10:00:00+00:00,eu-west-1,s3,"
                + "false,2021-01-01T00:00:00+00:00,N/A,N/A,N/A,true,2016-01-01T00:00:00+00:00,"
                + "false,N/A");
    assertThat(rows.keySet())
        .as("a key slot has no id: keys come from their own stream")
        .containsExactlyInAnyOrder(
            "AIDAJUAN#password", "AIDAJUAN#report", "AIDAJUAN#certificate-1");
    assertThat(text(rows.get("AIDAJUAN#report"), FieldNames.LAST_AUTHENTICATION))
        .isEqualTo("2026-02-01T10:00:00Z");
    assertThat(text(rows.get("AIDAJUAN#password"), FieldNames.EXPIRES))
        .isEqualTo("2026-05-01T00:00:00Z");
  }

  @Test
  void saysNothingOfAUserWithoutCredentials() {
    assertThat(
            user(
                "2013-05-01T00:00:00+00:00,false,N/A,N/A,N/A,false,false,N/A,N/A,N/A,N/A,"
                    + "false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"))
        .isEmpty();
  }

  @Test
  void doesNotTakeAUserForAnotherThatHadItsName() {
    CredentialReport report =
        report(
            "juan,"
                + ARN
                + ",2012-01-01T00:00:00+00:00,true,N/A,N/A,N/A,true,"
                + "true,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A");
    assertThat(report.of(ARN, JUAN.createDate())).isEmpty();
    assertThat(report.of(ARN, Instant.parse("2012-01-01T00:00:00Z"))).isPresent();
  }

  @Test
  void showsTheRootUserAndItsKeys() {
    List<SourceRow> rows =
        ReportMapper.root(
            report(
                    "<root_account>,arn:aws:iam::111122223333:root,2012-01-01T00:00:00+00:00,"
                        + "not_supported,2026-02-03T00:00:00+00:00,not_supported,not_supported,"
                        + "false,true,2012-02-01T00:00:00+00:00,2015-05-05T00:00:00+00:00,"
                        + "us-east-1,iam,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A")
                .root()
                .orElseThrow(),
            AT);
    assertThat(rows)
        .extracting(SourceRow::nativeId)
        .containsExactly("root/111122223333", "root/111122223333#key-1");
    assertThat(text(rows.getFirst(), FieldNames.PRIVILEGE)).isEqualTo("admin");
    assertThat(text(rows.getFirst(), FieldNames.LAST_AUTHENTICATION))
        .isEqualTo("2026-02-03T00:00:00Z");
    assertThat(text(rows.getLast(), FieldNames.LAST_USED)).isEqualTo("2015-05-05T00:00:00Z");
    assertThat(text(rows.getLast(), FieldNames.LAST_USED_SERVICE)).isEqualTo("iam");
  }

  @Test
  void namesTheColumnThatItCannotReadAndNeverItsContent() {
    assertThatThrownBy(
            () ->
                user(
                    "2013-05-01T00:00:00+00:00,true,yesterday,N/A,N/A,true,false,N/A,N/A,N/A,N/A,"
                        + "false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("password_last_used: is no instant");
  }

  @Test
  void refusesWhatIsNoReport() {
    for (String text :
        List.of("", "<html>", HEADER, HEADER + "juan," + ARN + "\n", "a,b\n1,2,3\n")) {
      assertThatThrownBy(() -> CredentialReport.read(text.getBytes(StandardCharsets.UTF_8), AT))
          .as(text)
          .isInstanceOf(SourceFailure.Rejected.class)
          .hasMessageStartingWith("GetCredentialReport: ")
          .hasMessageNotContaining("juan");
    }
  }

  private static Map<String, SourceRow> user(String cells) {
    CredentialReport report = report("juan," + ARN + "," + cells);
    return ReportMapper.user(JUAN, report.of(ARN, JUAN.createDate()).orElseThrow(), AT).stream()
        .collect(Collectors.toMap(SourceRow::nativeId, row -> row));
  }

  private static CredentialReport report(String line) {
    return CredentialReport.read((HEADER + line + "\n").getBytes(StandardCharsets.UTF_8), AT);
  }

  private static String text(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
