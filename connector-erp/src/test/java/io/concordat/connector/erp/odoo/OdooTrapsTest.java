package io.concordat.connector.erp.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.erp.keyed.JsonServer.Request;
import io.concordat.connector.erp.keyed.Pull;
import io.concordat.connector.erp.keyed.Tried;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Odoo really does, and what is made of it. */
class OdooTrapsTest {
  private static final FakeOdoo ODOO = new FakeOdoo();

  @BeforeEach
  void fresh() {
    ODOO.reset();
  }

  @AfterAll
  static void stop() {
    ODOO.close();
  }

  @Test
  void triesTheRightOnEachModelWithoutWaitingForAPull() {
    ODOO.forbid("purchase.order");

    assertThat(Tried.rights(TestOdoo.source(ODOO, Map.of())))
        .containsEntry("read access to res.partner", "granted")
        .hasEntrySatisfying(
            "read access to purchase.order",
            said -> assertThat(said).startsWith("purchase.order answered 403"));
  }

  @Test
  void readsArchivedRowsWhichHideUnlessAskedFor() {
    Pull pull = Pull.full(stream("supplier"));

    assertThat(pull.rows()).hasSize(5);
    assertThat(pull.value("supplier/5", "status")).isEqualTo("retired");
    assertThat(pull.value("supplier/5", "active")).isEqualTo("false");
    assertThat(pull.value("supplier/1", "status")).isEqualTo("active");
  }

  @Test
  void takesFalseForNothingWhereTheFieldIsNoFlag() {
    Pull pull = Pull.full(stream("purchase_agreement"));

    assertThat(pull.value("purchase_agreement/1", "name")).isEqualTo("BO00001");
    assertThat(pull.row("purchase_agreement/1").fields().get("term_end").value().isNull()).isTrue();
    assertThat(pull.value("purchase_agreement/1", "status")).isEqualTo("active");
  }

  @Test
  void dividesATieIntoIdAndName() {
    Pull pull = Pull.full(stream("purchase_order"));

    assertThat(pull.value("purchase_order/2", "supplier")).isEqualTo("Supplier 2");
    assertThat(pull.value("purchase_order/2", "currency")).isEqualTo("EUR");
    assertThat(pull.row("purchase_order/2").relations())
        .extracting(tie -> tie.type() + " " + tie.target().namespace() + " " + tie.target().value())
        .contains("supplied_by odoo:partner odoo-prod/2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"})
  void readsTimesWithoutZoneAsUtcWhateverTheZoneOfThisMachine(String zone) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      Pull pull = Pull.full(stream("purchase_order"));

      assertThat(pull.row("purchase_order/1").effectiveAt()).contains(FakeOdoo.EARLY);
      assertThat(pull.value("purchase_order/1", "term_start")).isEqualTo("2026-01-05");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void asksByIdAndForWhatChangedSinceTheLastRunBeganLessTheOverlap() {
    SourceStream orders = stream("purchase_order");
    Pull first = Pull.full(orders);
    Instant began = Instant.parse(first.next().get("since").orElseThrow());
    ODOO.order(3, 7, began.minusSeconds(60).truncatedTo(ChronoUnit.SECONDS));
    ODOO.forget();

    Pull second = first.increment(orders);

    assertThat(second.rows()).containsOnlyKeys("purchase_order/3", "purchase_order/3#identity");
    JsonNode asked = searches().getFirst();
    assertThat(asked.get("order").asText()).isEqualTo("id asc");
    assertThat(asked.get("domain").toString())
        .matches("\\[\\[\"id\",\">\",0],\\[\"write_date\",\">=\",\"[0-9-]{10} [0-9:]{8}\"]]");
    assertThat(asked.has("offset")).isFalse();
  }

  @Test
  void losesNothingWhileRowsComeAndGoBetweenPages() {
    SourceStream orders = stream("purchase_order");
    Page page = orders.read(Checkpoint.start());
    ODOO.unlink("purchase.order", 1);
    ODOO.order(6, 1, Instant.now());

    Pull rest = Pull.from(orders, page.next());

    assertThat(rest.rows().keySet())
        .contains("purchase_order/3", "purchase_order/4", "purchase_order/5", "purchase_order/6");
  }

  @Test
  void doesNotStopAtAPageThatIsShorterThanAskedFor() {
    ODOO.serveAtMost(1);

    assertThat(Pull.full(stream("supplier")).rows()).hasSize(5);
  }

  @Test
  void readsBlanketOrdersAndNoTemplates() {
    ODOO.get("purchase.requisition", 2).put("requisition_type", "purchase_template");

    assertThat(Pull.full(stream("purchase_agreement")).rows())
        .doesNotContainKey("purchase_agreement/2")
        .containsKey("purchase_agreement/3");
  }

  @Test
  void namesAFieldThatIsNotThereBeforeAnyRowIsRead() {
    String mapping = TestOdoo.file(TestOdoo.OWN_FIELDS.replace("x_owner", "x_other")).toString();
    SourceStream orders =
        Pull.stream(TestOdoo.source(ODOO, Map.of("mapping", mapping)), "purchase_order");

    assertThatThrownBy(() -> orders.read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessage(
            "purchase.order: there is no field 'x_other', or the user may not read it; install the"
                + " module that brings it, or change the mapping or the user's groups");
    assertThat(searches()).isEmpty();
  }

  @Test
  void namesAFieldOfAConditionThatNoModuleBrings() {
    ODOO.lackField("supplier_rank");

    assertThatThrownBy(() -> stream("supplier").read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, failure -> assertThat(failure.ofSetting()).isTrue())
        .hasMessageStartingWith("res.partner: there is no field 'supplier_rank'")
        .hasMessageContaining("install the module that brings it");
    assertThat(searches()).isEmpty();
  }

  @Test
  void saysThatTheModuleIsMissing() {
    SourceStream subscriptions =
        Pull.stream(TestOdoo.source(ODOO, Map.of("streams", "subscription")), "subscription");

    assertThatThrownBy(() -> subscriptions.read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageStartingWith("sale.order answered 404: Odoo has no such model here")
        .hasMessageContaining("leave it out of 'streams'");
  }

  @Test
  void doesNotTryAgainWhatPythonCouldNotUnderstand() {
    SourceStream orders = stream("purchase_order");
    ODOO.once(FakeOdoo.error(500, "builtins.ValueError", "Invalid field " + FakeOdoo.SECRET));

    assertThatThrownBy(() -> orders.read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, failure -> assertThat(failure.ofSetting()).isTrue())
        .hasMessageContaining("check the mapping")
        .hasMessageNotContaining(FakeOdoo.SECRET);
  }

  @Test
  void triesAgainWhenTheDatabaseThatAnsweredBeforeIsAway() {
    SourceStream orders = stream("purchase_order");
    Page page = orders.read(Checkpoint.start());
    ODOO.loseDatabase();

    assertThatThrownBy(() -> orders.read(page.next()))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessage(
            "purchase.order answered 404 with a web page: Odoo does not reach its database any more;"
                + " it may be starting anew, or was renamed");
  }

  @Test
  void namesTheRightThatIsMissing() {
    ODOO.forbid("purchase.order");

    assertThatThrownBy(() -> stream("purchase_order").read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("it needs read access to purchase.order")
        .hasMessageNotContaining(FakeOdoo.SECRET);
  }

  @Test
  void namesTheDatabaseOnlyWhereOneIsConfigured() {
    Pull.full(stream("supplier"));
    assertThat(ODOO.requests())
        .allSatisfy(
            request -> assertThat(request.header("X-Odoo-Database")).isEqualTo(FakeOdoo.DATABASE));

    ODOO.holdOneDatabase();
    Pull.full(Pull.stream(TestOdoo.source(ODOO, Map.of("database", "")), "supplier"));
    assertThat(ODOO.requests().getLast().header("X-Odoo-Database")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Odoo cannot tell which database is meant, since it holds several or none: set 'database'",
        "other | Odoo finds no database of the name in 'database'"
      })
  void saysThatTheDatabaseIsWronglySetAndNotThatAModuleIsMissing(String name, String sentence) {
    SourceStream suppliers =
        Pull.stream(TestOdoo.source(ODOO, Map.of("database", name)), "supplier");

    assertThatThrownBy(() -> suppliers.read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, failure -> assertThat(failure.ofSetting()).isTrue())
        .hasMessageStartingWith("res.partner answered 404 with a web page: " + sentence);
  }

  @Test
  void setsARowAsideThatCannotBeReadAndGoesOn() {
    ODOO.get("purchase.order", 2).put("date_approve", "yesterday");

    Pull pull = Pull.full(Pull.stream(TestOdoo.withOwnFields(ODOO), "purchase_order"));

    assertThat(pull.rejects())
        .extracting(Page.Reject::nativeId)
        .containsExactly("purchase_order/2", "purchase_order/2#identity");
    assertThat(pull.rejects().getFirst().reason())
        .contains("date_approve")
        .doesNotContain("yesterday");
    assertThat(pull.rows()).containsKeys("purchase_order/1", "purchase_order/3");
  }

  private static SourceStream stream(String name) {
    return Pull.stream(TestOdoo.withOwnFields(ODOO), name);
  }

  private static List<JsonNode> searches() {
    return ODOO.requests().stream()
        .filter(request -> request.path().endsWith("/search_read"))
        .map(Request::body)
        .toList();
  }
}
