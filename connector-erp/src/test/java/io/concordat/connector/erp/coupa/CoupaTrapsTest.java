package io.concordat.connector.erp.coupa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.erp.keyed.JsonServer.Reply;
import io.concordat.connector.erp.keyed.JsonServer.Request;
import io.concordat.connector.erp.keyed.Pull;
import io.concordat.connector.erp.keyed.Tried;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Coupa really does, and what is made of it. */
class CoupaTrapsTest {
  private static final FakeCoupa COUPA = new FakeCoupa();

  @BeforeEach
  void fresh() {
    COUPA.reset();
  }

  @AfterAll
  static void stop() {
    COUPA.close();
  }

  @Test
  void triesEachScopeWithoutWaitingForAPull() {
    COUPA.forbid("contracts");

    assertThat(Tried.rights(TestCoupa.source(COUPA.uri().toString(), Map.of())))
        .containsEntry("the scope core.supplier.read", "granted")
        .hasEntrySatisfying(
            "the scope core.contract.read",
            said ->
                assertThat(said)
                    .startsWith("contracts answered 403")
                    .contains("core.contract.read"));
  }

  @Test
  void asksForTheFieldsOfTheMappingAndForJson() {
    Pull.full(stream("purchase_order"));

    Request asked = calls().getFirst();
    assertThat(asked.header("Accept")).isEqualTo("application/json");
    assertThat(asked.query().get("fields"))
        .isEqualTo(
            "[\"id\",\"updated-at\",\"po-number\",\"status\",\"created-at\","
                + "\"total-with-estimated-tax\",{\"currency\":[\"code\"]},"
                + "{\"supplier\":[\"name\",\"id\"]}]");
  }

  @Test
  void pagesByIdBecauseRowsShiftUnderAnOffset() {
    SourceStream contracts = stream("contract");
    Page page = contracts.read(Checkpoint.start());
    COUPA.remove("contracts", 1);
    COUPA.contract(6, "1.00", Instant.now());

    Pull rest = Pull.from(contracts, page.next());

    assertThat(rest.rows().keySet())
        .contains("contract/3", "contract/4", "contract/5", "contract/6");
    assertThat(calls())
        .allSatisfy(
            call ->
                assertThat(call.query())
                    .containsEntry("order_by", "id")
                    .containsEntry("dir", "asc")
                    .containsKey("id[gt]")
                    .doesNotContainKey("offset"));
  }

  @Test
  void asksAnIncrementForWhatChangedSinceTheLastRunBeganLessTheOverlap() {
    SourceStream contracts = stream("contract");
    Pull first = Pull.full(contracts);
    Instant began = Instant.parse(first.next().get("since").orElseThrow());
    COUPA.contract(3, "7.00", began.minusSeconds(60));
    COUPA.forget();

    Pull second = first.increment(contracts);

    assertThat(second.rows()).containsOnlyKeys("contract/3", "contract/3#identity");
    assertThat(calls().getFirst().query())
        .containsEntry("updated-at[gt_or_eq]", began.minusSeconds(300).toString());
  }

  @Test
  void refusesAPageLargerThanCoupaServes() {
    assertThatThrownBy(
            () -> TestCoupa.source("https://meridian.example", Map.of("page-size", "51")))
        .hasMessageContaining("page-size: must be from 1 to 50");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"})
  void takesTheDayOfATimeAsItStandsWhateverTheZoneOfThisMachine(String zone) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      Pull pull = Pull.full(stream("contract"));

      assertThat(pull.value("contract/1", "term_start")).isEqualTo("2026-01-01");
      assertThat(pull.value("contract/1", "term_end")).isEqualTo("2026-12-31");
      assertThat(pull.value("contract/1", "renewal_date")).isEqualTo("2026-09-30");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void takesAPropertyThatIsLeftOutForOneThatIsNull() {
    COUPA.get("contracts", 2).remove(List.of("end-date", "supplier", "custom-fields"));

    Pull pull = Pull.full(stream("contract"));

    assertThat(pull.row("contract/2").fields().get("term_end").value().isNull()).isTrue();
    assertThat(pull.row("contract/2").relations()).isEmpty();
    assertThat(pull.value("contract/2", "incomplete")).contains("business_owner", "renewal_date");
  }

  @Test
  void takesAnEmptyListWithStatus404ForTheEnd() {
    COUPA.answerNotFoundForNothing();

    assertThat(Pull.full(stream("supplier")).rows()).hasSize(5);
  }

  @Test
  void takesNoOther404ForTheEnd() {
    SourceStream suppliers = stream("supplier");
    Page page = suppliers.read(Checkpoint.start());
    COUPA.once(Reply.json(404, "{\"errors\": {}}"));

    assertThatThrownBy(() -> suppliers.read(page.next()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, failure -> assertThat(failure.ofSetting()).isTrue())
        .hasMessageStartingWith("suppliers answered 404");
  }

  @Test
  void saysThatTheMappingMayBeWrongWhereTheRequestIsNotTaken() {
    COUPA.once(Reply.json(400, "{\"errors\": {\"base\": [\"" + FakeCoupa.SECRET + "\"]}}"));

    assertThatThrownBy(() -> stream("supplier").read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, failure -> assertThat(failure.ofSetting()).isTrue())
        .hasMessageContaining("every field that the mapping names")
        .hasMessageNotContaining(FakeCoupa.SECRET);
  }

  @Test
  void logsInWithTheScopesThatItsStreamsNeedAndNoMore() {
    String url = COUPA.uri().toString();
    Pull.full(Pull.stream(TestCoupa.source(url, Map.of("streams", "contract")), "contract"));

    assertThat(COUPA.requests().getFirst().raw())
        .contains("grant_type=client_credentials", "scope=core.contract.read")
        .doesNotContain("supplier", "purchase_order");
  }

  @Test
  void logsInAgainWhenTheTokenHasEnded() {
    SourceStream suppliers = stream("supplier");
    Page page = suppliers.read(Checkpoint.start());
    COUPA.endToken();

    assertThat(Pull.from(suppliers, page.next()).rows())
        .containsKeys("supplier/3", "supplier/4", "supplier/5");
  }

  @Test
  void namesTheScopeThatIsMissing() {
    COUPA.forbid("purchase_orders");

    assertThatThrownBy(() -> stream("purchase_order").read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("it needs the scope core.purchase_order.read")
        .hasMessageNotContaining(FakeCoupa.SECRET);
  }

  @Test
  void waitsAsLongAsItIsTold() {
    COUPA.once(Reply.json(429, "{}").with("Retry-After", "7"));

    assertThatThrownBy(() -> stream("supplier").read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Throttled.class,
            slow -> assertThat(slow.retryAfter()).contains(java.time.Duration.ofSeconds(7)));
  }

  @Test
  void setsARowAsideThatCannotBeReadAndGoesOn() {
    COUPA.get("contracts", 2).put("start-date", "yesterday");

    Pull pull = Pull.full(stream("contract"));

    assertThat(pull.rejects())
        .extracting(Page.Reject::nativeId)
        .containsExactly("contract/2", "contract/2#identity");
    assertThat(pull.rejects().getFirst().reason())
        .contains("start-date")
        .doesNotContain("yesterday");
    assertThat(pull.rows()).containsKeys("contract/1", "contract/3");
  }

  private static SourceStream stream(String name) {
    return Pull.stream(TestCoupa.withOwnFields(COUPA), name);
  }

  private static List<Request> calls() {
    return COUPA.requests().stream().filter(r -> r.path().startsWith("/api/")).toList();
  }
}
