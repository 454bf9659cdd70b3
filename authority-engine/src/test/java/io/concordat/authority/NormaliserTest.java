package io.concordat.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.concordat.contract.FieldValue;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormaliserTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      nullValues = "invalid",
      value = {
        "none,     \" x \",                          \" x \"",
        "trim,     \" A b \",                        A b",
        "lower,    \" A b \",                        a b",
        "email,    \" Ann@Example.COM \",            ann@example.com",
        "email,    Ann Lee <Ann@Example.com>,        ann@example.com",
        "email,    mailto:ann@example.com,           ann@example.com",
        "email,    ann,                              invalid",
        "email,    @example.com,                     invalid",
        "email,    ann@,                             invalid",
        "email,    a@b@c,                            invalid",
        "email,    ann lee@example.com,              invalid",
        "owner,    \"Group:  Payroll \",             group:payroll",
        "owner,    group:,                           invalid",
        "owner,    Ann@Example.com,                  ann@example.com",
        "instant,  2026-03-01T00:00:00Z,             2026-03-01T00:00:00Z",
        "instant,  2026-03-01T01:00:00+01:00,        2026-03-01T00:00:00Z",
        "instant,  2026-03-01 00:00:00,              2026-03-01T00:00:00Z",
        "instant,  2026-03-01T00:00:00.000Z,         2026-03-01T00:00:00Z",
        "instant,  2026-03-31T00:00:00Z,             2026-03-31T00:00:00Z",
        "instant,  2026-03-01,                       2026-03-01T00:00:00Z",
        "instant,  2026-02-30T00:00:00Z,             invalid",
        "instant,  2026-13-01T00:00:00Z,             invalid",
        "instant,  2026-03-01T24:01:00Z,             invalid",
        "instant,  soon,                             invalid",
        "instant,  +12026-03-01T00:00:00Z,           invalid",
        "date,     2026-03-01,                       2026-03-01",
        "date,     2026-03-01T23:30:00-02:00,        2026-03-02",
        "date,     2026-02-30,                       invalid",
        "date,     31.12.2026,                       invalid",
        "arn,      ARN:AWS:IAM::123456789012:role/Ops, arn:aws:iam::123456789012:role/Ops",
        "arn,      arn:aws:iam::123456789012:user/x, arn:aws:iam::123456789012:user/x",
        "arn,      arn:aws:iam,                      invalid",
        "arn,      arn:aws:iam::1:,                  invalid",
        "arn,      urn:aws:iam::1:user/x,            invalid",
        "hostname, \" DB1.Example.COM. \",           db1.example.com",
        "hostname, db one,                           invalid",
        "hostname, a..b,                             invalid",
        "hostname, .,                                invalid",
        "hostname, a..,                              invalid",
        "hostname, .a,                               invalid",
        "hostname, a.,                               a",
        "hostname, db_1-z.example.com,               db_1-z.example.com",
        "hostname, a09z.example,                     a09z.example",
        "hostname, a{b,                              invalid",
        "hostname, a/b,                              invalid",
        "hostname, a:b,                              invalid",
        "hostname, a`b,                              invalid",
        "hostname, Bücher.Example.,                  xn--bcher-kva.example",
        "hostname, xn--BCHER-kva.example,            xn--bcher-kva.example",
        "hostname, a。b,                              a.b",
        "email,    Ann@Bücher.example,               ann@xn--bcher-kva.example",
        "email,    mailto:mailto:a@b.c,              invalid",
        "email,    mailto:,                          invalid",
        "email,    <a@b.c> x,                        invalid",
        "email,    <a@b.c>,                          a@b.c",
        "email,    x> <a@b.c>,                       a@b.c",
        "email,    a;b@c.d,                          invalid",
        "email,    a@b＠c,                            invalid",
        "arn,      arn:aws:iam:us-east-1:123456789012:role/Ops, arn:aws:iam::123456789012:role/Ops",
        "arn,      arn:aws:iam::1234-5678-9012:role/Ops, arn:aws:iam::123456789012:role/Ops",
        "arn,      arn:aws-cn:iam::123456789012:role/Ops, arn:aws-cn:iam::123456789012:role/Ops",
        "arn,      arn:aws:lambda:EU-West-1:1:function:F, arn:aws:lambda:eu-west-1:1:function:F",
        "arn,      arn:aws:s3:::My-Bucket/Key,       arn:aws:s3:::My-Bucket/Key",
        "arn,      arn::iam::1:role/x,               invalid",
        "arn,      arn:aws:::1:role/x,               invalid",
        "date,     0000-01-01,                       invalid",
        "date,     0001-01-01,                       0001-01-01",
        "instant,  2026-03-01t00:00:00z,             2026-03-01T00:00:00Z",
        "instant,  2026-03-01T00:00:00-05:30,        2026-03-01T05:30:00Z",
        "instant,  2026-03-01T00:00,                 2026-03-01T00:00:00Z",
        "instant,  2026-03-01T00:00:60Z,             invalid",
        "instant,  2026-03-01T00:60:00Z,             invalid",
        "instant,  2026-03-00T00:00:00Z,             invalid",
        "instant,  2026-00-01T00:00:00Z,             invalid",
        "instant,  2026-12-28T23:59:59Z,             2026-12-28T23:59:59Z",
        "instant,  2026-01-01T00:00:00Z,             2026-01-01T00:00:00Z"
      })
  void bringsSpellingsIntoOneForm(String normaliser, String given, String expected) {
    Normaliser form = Normaliser.of(normaliser);

    Optional<FieldValue> normalised = form.normalise(FieldValue.of(given));

    assertThat(normalised).isEqualTo(Optional.ofNullable(expected).map(FieldValue::of));
    normalised.ifPresent(value -> assertThat(form.normalise(value)).as("again").contains(value));
  }

  @Test
  void aHostNameMayBeAsLongAsTheDnsAllows() {
    String longest = "a.".repeat(126) + "b";
    Normaliser hostname = Normaliser.of("hostname");

    assertThat(hostname.normalise(FieldValue.of(longest))).contains(FieldValue.of(longest));
    assertThat(hostname.normalise(FieldValue.of(longest + "c"))).isEmpty();
    assertThat(hostname.normalise(FieldValue.of("ü".repeat(64)))).as("a label").isEmpty();
    assertThat(Normaliser.of("email").normalise(FieldValue.of("a@" + "ü".repeat(64)))).isEmpty();
  }

  @Test
  void readsNumbersFromTexts() {
    Normaliser number = Normaliser.of("number");

    assertThat(number.normalise(FieldValue.of(" 12.50 ")))
        .isEqualTo(number.normalise(new FieldValue.Number(new java.math.BigDecimal("12.5"))));
    assertThat(number.normalise(FieldValue.of("twelve"))).isEmpty();
    assertThat(number.normalise(FieldValue.of("1E+99"))).isEmpty();
    assertThat(number.normalise(FieldValue.of(true))).isEmpty();
  }

  @Test
  void comparesListsAsSets() {
    assertThat(Normaliser.of("lower").normalise(FieldValue.of(List.of("B", "a ", "b"))))
        .contains(FieldValue.of(List.of("a", "b")));
    assertThat(Normaliser.of("email").normalise(FieldValue.of(List.of("a@b.c", "x")))).isEmpty();
    assertThat(Normaliser.of("none").normalise(FieldValue.of(List.of("b", "a"))))
        .contains(FieldValue.of(List.of("b", "a")));
  }

  @Test
  void leavesNumbersAndFlagsAloneWhereTextIsFreeAndRefusesThemWhereItIsNot() {
    assertThat(Normaliser.of("trim").normalise(FieldValue.of(7))).contains(FieldValue.of(7));
    assertThat(Normaliser.of("lower").normalise(FieldValue.of(true))).contains(FieldValue.of(true));
    assertThat(Normaliser.of("instant").normalise(FieldValue.of(7))).isEmpty();
    assertThat(Normaliser.of("email").normalise(FieldValue.NULL)).contains(FieldValue.NULL);
  }

  @Test
  void translatesSynonyms() {
    Normaliser status =
        Normaliser.synonyms(
            Map.of("Enabled", "active", "in use", "active", "off", "disabled"), false);

    assertThat(status.normalise(FieldValue.of(" IN USE"))).contains(FieldValue.of("active"));
    assertThat(status.normalise(FieldValue.of("active"))).contains(FieldValue.of("active"));
    assertThat(status.normalise(FieldValue.of("Odd"))).contains(FieldValue.of("odd"));
    assertThat(status.normalise(FieldValue.of(List.of("off", "Enabled", "active"))))
        .contains(FieldValue.of(List.of("active", "disabled")));
  }

  @Test
  void refusesUnknownWordsWhereTheSynonymsAreClosed() {
    Normaliser status = Normaliser.synonyms(Map.of("enabled", "active"), true);

    assertThat(status.normalise(FieldValue.of("ACTIVE"))).contains(FieldValue.of("active"));
    assertThat(status.normalise(FieldValue.of("odd"))).isEmpty();
    assertThat(status.normalise(FieldValue.of(List.of("active", "odd")))).isEmpty();
    assertThat(status.normalise(FieldValue.of(1))).isEmpty();
  }

  @Test
  void refusesAMeaningThatIsASynonymItself() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Normaliser.synonyms(Map.of("a", "b", "b", "c"), false))
        .withMessageContaining("'b'");
  }

  /** The hot loop meets hardly anything else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T00:00:00Z",
        "1000-01-01T00:00:00Z",
        "9999-12-28T23:59:59Z",
        "2026-10-10T10:10:10Z",
        "2026-09-09T09:09:09Z",
        "1999-12-19T19:59:59Z"
      })
  void anInstantThatIsInItsFormIsNotEvenCopied(String plain) {
    assertThat(Times.instant(plain)).isSameAs(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T00:00:00z",
        "2026/03-01T00:00:00Z",
        "2026-03/01T00:00:00Z",
        "2026-03-01 00:00:00Z",
        "2026-03-01T00.00:00Z",
        "2026-03-01T00:00.00Z",
        "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-03-00T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T00:60:00Z",
        "2026-03-01T00:00:60Z",
        "20x6-03-01T00:00:00Z",
        "202:-03-01T00:00:00Z",
        "2026-0/-01T00:00:00Z",
        "2026-03-:1T00:00:00Z",
        "2026-03-01T/0:00:00Z",
        "2026-03-01T00:0a:00Z",
        "2026-03-01T00:00:-1Z",
        "0999-03-01T00:00:00+00:00",
        "x026-03-01T00:00:00Z",
        "2026-03-01T00:00:00ZZ"
      })
  void whatOnlyLooksLikeAnInstantIsReadOrRefusedAsJavaDoes(String text) {
    String expected;
    try {
      expected = OffsetDateTime.parse(text.replace(' ', 'T')).toInstant().toString();
    } catch (DateTimeException e) {
      expected = null;
    }
    assertThat(Times.instant(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T00:00:00Z,     2026-03-01T00:00:00.500Z, -1",
    "2026-03-01T00:00:00.5Z,   2026-03-01T00:00:00.500Z, 0",
    "2026-03-01T00:00:00.501Z, 2026-03-01T00:00:00.5Z,   1",
    "2026-03-02T00:00:00Z,     2026-03-01T23:59:59.999Z, 1",
    "2026-03-01T00:00:00.9Z,   2026-03-01T00:00:00.09Z,  1",
    "2026-03-01T00:00:00.90Z,  2026-03-01T00:00:00.9Z,   0",
    "2026-03-01T00:00:00.1Z,   2026-03-01T00:00:00Z,     1",
    "2026-03-01T00:00:01Z,     2026-03-01T00:00:00Z,     1",
    "2026-03-01,               2026-03-02,               -1",
    "2026-03-01,               2026-03-01,               0"
  })
  void comparesTimesWithoutParsingThem(String a, String b, int expected) {
    assertThat(Integer.signum(Times.compare(a, b))).isEqualTo(expected);
    assertThat(Integer.signum(Times.compare(b, a))).isEqualTo(-expected);
  }
}
