package io.concordat.connector.erp.tryton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.erp.keyed.Pull;
import io.concordat.connector.erp.keyed.Tried;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Tryton really does, and what is made of it; {@code TrytonIT} tries it on a real one. */
class TrytonTrapsTest {
  private static final FakeTryton TRYTON = new FakeTryton();

  @BeforeEach
  void fresh() {
    TRYTON.reset();
  }

  @AfterAll
  static void stop() {
    TRYTON.close();
  }

  @Test
  void triesTheRightOnEachModelByOneRowWithoutWaitingForAPull() {
    TRYTON.forbid("sale.subscription");
    TRYTON.purchase(1, "1");

    assertThat(Tried.rights(TestTryton.source(TRYTON.uri().toString(), Map.of())))
        .containsEntry("read access to party.party", "granted")
        .containsEntry("read access to purchase.purchase", "granted")
        .containsEntry(
            "read access to sale.subscription",
            "sale.subscription answered 200 with an error: the user may not do that; it needs read"
                + " access to sale.subscription")
        .hasSize(3);
    assertThat(TRYTON.requests())
        .filteredOn(request -> request.body().path("method").asText().endsWith("search_read"))
        .hasSize(3)
        .allMatch(request -> request.body().at("/params/2").asInt() == 1);
  }

  @Test
  void readsInactiveRowsWhichHideUnlessAskedFor() {
    Pull pull = Pull.full(stream("party"));

    assertThat(pull.rows()).hasSize(5);
    assertThat(pull.value("party/5", "status")).isEqualTo("retired");
    assertThat(pull.value("party/5", "active")).isEqualTo("false");
    assertThat(pull.value("party/1", "status")).isEqualTo("active");
  }

  @Test
  void takesTheTimeOfCreationWhereARowWasNeverWritten() {
    SourceStream purchases = stream("purchase");
    Pull first = Pull.full(purchases);
    Instant began = Instant.parse(first.next().get("since").orElseThrow());
    TRYTON.purchase(6, "1").set("create_date", FakeTryton.time(began.minusSeconds(60)));
    TRYTON.get("purchase.purchase", 2).set("write_date", FakeTryton.time(began.plusSeconds(1)));

    Pull second = first.increment(purchases);

    assertThat(first.row("purchase/2").effectiveAt()).contains(FakeTryton.EARLY);
    assertThat(second.rows())
        .containsOnlyKeys("purchase/2", "purchase/2#identity", "purchase/6", "purchase/6#identity");
    assertThat(second.row("purchase/2").effectiveAt()).contains(began.plusSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"})
  void unwrapsValuesWhateverTheZoneOfThisMachine(String zone) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      Pull pull = Pull.full(stream("purchase"));

      assertThat(pull.value("purchase/2", "term_start")).isEqualTo("2026-01-05");
      assertThat(pull.value("purchase/2", "created")).isEqualTo("2026-01-05");
      assertThat(pull.value("purchase/2", "spend")).isEqualTo("1200.2");
      assertThat(pull.value("purchase/2", "currency")).isEqualTo("EUR");
      assertThat(pull.value("purchase/2", "supplier")).isEqualTo("Party 1");
      assertThat(pull.row("purchase/2").relations())
          .extracting(tie -> tie.type() + " " + tie.target().value())
          .contains("supplied_by tryton-prod/1");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "UserError | Rejected | it needs read access to purchase.purchase",
        "'purchase.purchase' | Rejected | leave it out of 'streams'",
        "LoginException | Rejected | the log-in wants more than a password",
        "RateLimitException | Throttled | too many requests",
        "ConcurrencyException | Unavailable | the server failed",
        "server closed the connection | Unavailable | the server failed",
      })
  void takesNoErrorWithStatus200ForAnEmptyList(String kind, String failure, String sentence) {
    SourceStream purchases = stream("purchase");
    TRYTON.once(FakeTryton.error(kind, "Traceback " + FakeTryton.SECRET));

    assertThatThrownBy(() -> purchases.read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining(FakeTryton.SECRET)
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(failure));
  }

  @Test
  void saysThatTheModuleIsMissing() {
    TRYTON.uninstall("sale.subscription");

    assertThatThrownBy(() -> stream("subscription").read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, failure -> assertThat(failure.ofSetting()).isTrue())
        .hasMessageStartingWith("sale.subscription answered 200 with an error");
  }

  @Test
  void showsItsSessionAndLogsInAgainWhenThatHasEnded() {
    SourceStream parties = stream("party");
    Page page = parties.read(Checkpoint.start());
    TRYTON.endSession();

    assertThat(Pull.from(parties, page.next()).rows()).containsKeys("party/3", "party/5");
    String header = TRYTON.requests().getLast().header("Authorization");
    assertThat(header).startsWith("Session ");
    assertThat(new String(Base64.getDecoder().decode(header.substring(8))))
        .isEqualTo("concordat:7:session-2");
    assertThat(TRYTON.requests().stream().filter(r -> r.header("Authorization").isEmpty()))
        .as("log-ins")
        .hasSize(2);
  }

  @Test
  void triesAWrongPasswordOnceSoThatNobodyIsLocked() {
    SourceStream parties =
        Pull.stream(
            TestTryton.source(TRYTON.uri().toString(), Map.of("password", "wrong")), "party");

    assertThatThrownBy(() -> parties.read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("the log-in answered 401")
        .satisfies(e -> assertThat(((SourceFailure.Rejected) e).ofCredentials()).isTrue());
    assertThat(TRYTON.requests()).hasSize(1);
  }

  @Test
  void doesNotKeepALockedUserLocked() {
    TRYTON.lock();

    assertThatThrownBy(() -> stream("party").read(Checkpoint.start()))
        .hasMessageStartingWith("the log-in answered 429: too many requests. After a few refused")
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofCredentials()).isTrue());
    assertThat(TRYTON.requests()).hasSize(1);
  }

  @Test
  void waitsAtALogInAsLongAsItIsTold() {
    TRYTON.lock("Retry-After", "9");

    assertThatThrownBy(() -> stream("party").read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Throttled.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(9)));
  }

  @Test
  void takesThePasswordThatTheFileHoldsByNow(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "old");
    SourceStream parties =
        Pull.stream(
            TestTryton.source(
                TRYTON.uri().toString(), Map.of("password", "", "password-file", file.toString())),
            "party");
    Files.writeString(file, FakeTryton.PASSWORD);

    assertThat(Pull.full(parties).rows()).hasSize(5);
  }

  @Test
  void readsNoMoreThanACategoryOfParties() {
    SourceStream parties =
        Pull.stream(
            TestTryton.source(TRYTON.uri().toString(), Map.of("party-category", "Suppliers")),
            "party");
    TRYTON.ignoreConditions();
    parties.read(Checkpoint.start());

    assertThat(TRYTON.requests().getLast().body().at("/params/0").toString())
        .isEqualTo("[[\"categories.name\",\"=\",\"Suppliers\"],[\"id\",\">\",0]]");
  }

  @Test
  void losesNothingWhileRowsComeAndGoBetweenPages() {
    SourceStream purchases = stream("purchase");
    Page page = purchases.read(Checkpoint.start());
    TRYTON.delete("purchase.purchase", 1);
    TRYTON.purchase(6, "1");

    assertThat(Pull.from(purchases, page.next()).rows().keySet())
        .contains("purchase/3", "purchase/4", "purchase/5", "purchase/6");
  }

  @Test
  void setsARowAsideWhoseDateIsNoneAndGoesOn() {
    FakeTryton.date(TRYTON.get("purchase.purchase", 2), "purchase_date", 2026, 2, 30);

    Pull pull = Pull.full(stream("purchase"));

    assertThat(pull.rejects())
        .extracting(Page.Reject::nativeId)
        .containsExactly("purchase/2", "purchase/2#identity");
    assertThat(pull.rejects().getFirst().reason()).contains("purchase_date");
    assertThat(pull.rows()).containsKeys("purchase/1", "purchase/3");
  }

  @Test
  void findsNoDatabaseOfThatName() {
    SourceStream parties =
        Pull.stream(
            TestTryton.source(TRYTON.uri().toString(), Map.of("database", "other")), "party");

    assertThatThrownBy(() -> parties.read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, failure -> assertThat(failure.ofSetting()).isTrue())
        .hasMessageContaining("the log-in answered 404")
        .hasMessageNotContaining(FakeTryton.SECRET);
    assertThat(List.of(FakeTryton.PASSWORD)).noneMatch(parties.toString()::contains);
  }

  private static SourceStream stream(String name) {
    return Pull.stream(TestTryton.withOwnFields(TRYTON), name);
  }
}
