package io.concordat.connector.erp.tryton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.erp.keyed.Pull;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Tryton, filled through its own procedures and read by the connector as a user that may
 * read and nothing else, and compared row by row: at first, and after changes, a deactivation and a
 * deletion. Where no Tryton is installed it is skipped with a sentence; {@code
 * CONCORDAT_TRYTON_REQUIRED=true} makes that a failure.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrytonIT {
  private static final String BOT_PASSWORD = "Kh7-wq2Zt9xLm";

  @TempDir static Path folder;

  private static TrytonServer server;
  private static Source source;
  private static Map<String, Object> company;
  private static long freightLink;
  private static final List<Long> PURCHASES = new ArrayList<>();
  private static final List<Long> SUBSCRIPTIONS = new ArrayList<>();

  @BeforeAll
  static void startAndFill() throws Exception {
    Optional<Path> programs = TrytonServer.programs();
    if (programs.isEmpty() && "true".equals(System.getenv("CONCORDAT_TRYTON_REQUIRED"))) {
      fail("trytond is not installed, and CONCORDAT_TRYTON_REQUIRED says that it must be");
    }
    Assumptions.assumeTrue(
        programs.isPresent(),
        "NOT TRIED on a real Tryton: trytond is neither in PATH nor in target/tryton/usr/bin;"
            + " install tryton-server, python3-psycopg2, tryton-modules-purchase and"
            + " tryton-modules-sale-subscription (Debian), as .ci/run does");
    server = TrytonServer.start(programs.get(), folder);
    fill();
    source =
        TestTryton.source(server.url(), Map.of("username", "concordat", "password", BOT_PASSWORD));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void fill() throws IOException, InterruptedException {
    long euro =
        server.create(
            "currency.currency",
            Map.of(
                "name",
                "Euro",
                "code",
                "EUR",
                "symbol",
                "EUR",
                "digits",
                2,
                "rounding",
                decimal("0.01")),
            Map.of());
    long meridian = server.create("party.party", Map.of("name", "Meridian"), Map.of());
    freightLink = server.create("party.party", Map.of("name", "FreightLink AG"), Map.of());
    server.create("party.party", Map.of("name", "Bygone & Sons", "active", false), Map.of());
    long id =
        server.create("company.company", Map.of("party", meridian, "currency", euro), Map.of());
    company = Map.of("company", id);
    server.write(
        "res.user", 1, Map.of("companies", List.of(List.of("add", List.of(id))), "company", id));
    for (int i = 1; i <= 5; i++) {
      long purchase =
          server.create(
              "purchase.purchase",
              Map.of(
                  "company",
                  id,
                  "party",
                  freightLink,
                  "currency",
                  euro,
                  "description",
                  "Shipment API " + i,
                  "purchase_date",
                  date(2026, 2, i)),
              company);
      server.create(
          "purchase.line",
          Map.of(
              "purchase",
              purchase,
              "description",
              "Calls",
              "quantity",
              i,
              "unit_price",
              decimal("10.50")),
          company);
      PURCHASES.add(purchase);
    }
    long monthly =
        server.create(
            "sale.subscription.recurrence.rule.set",
            Map.of(
                "name",
                "Monthly",
                "rules",
                List.of(List.of("create", List.of(Map.of("freq", "monthly", "interval", 1))))),
            Map.of());
    for (int i = 1; i <= 3; i++) {
      SUBSCRIPTIONS.add(
          server.create(
              "sale.subscription",
              Map.of(
                  "company",
                  id,
                  "party",
                  freightLink,
                  "currency",
                  euro,
                  "description",
                  "Tracking feed " + i,
                  "start_date",
                  date(2026, 1, i),
                  "invoice_recurrence",
                  monthly),
              company));
    }
    bot(id);
  }

  /** A user as docs/sources/tryton.md describes it. */
  private static void bot(long companyId) throws IOException, InterruptedException {
    long group = server.create("res.group", Map.of("name", "Concordat"), Map.of());
    JsonNode models =
        server.call(
            "model.ir.model.search",
            List.of(List.of("model", "in", List.of("purchase.purchase", "sale.subscription"))),
            0,
            10,
            null,
            Map.of());
    for (JsonNode model : models) {
      server.create(
          "ir.model.access",
          Map.of(
              "model",
              model.asLong(),
              "group",
              group,
              "perm_read",
              true,
              "perm_write",
              false,
              "perm_create",
              false,
              "perm_delete",
              false),
          Map.of());
    }
    server.create(
        "res.user",
        Map.of(
            "name",
            "Concordat",
            "login",
            "concordat",
            "password",
            BOT_PASSWORD,
            "groups",
            List.of(List.of("add", List.of(group))),
            "companies",
            List.of(List.of("add", List.of(companyId))),
            "company",
            companyId),
        Map.of());
  }

  @Test
  @Order(1)
  void readsEveryRowAsItStands() throws Exception {
    Pull pull = Pull.full(source);

    assertThat(pull.rejects()).isEmpty();
    assertHoldsWhatTheServerHolds(pull);
    assertThat(pull.rows().values().stream().filter(row -> !row.removed()))
        .hasSize(server.ids("party.party").size() + PURCHASES.size() + SUBSCRIPTIONS.size());
    String third = "purchase/" + PURCHASES.get(2);
    assertThat(pull.value(third, "name")).isEqualTo("Shipment API 3");
    assertThat(pull.value(third, "status")).isEqualTo("draft");
    assertThat(pull.value(third, "term_start")).isEqualTo("2026-02-03");
    assertThat(pull.value(third, "spend")).isEqualTo("31.5");
    assertThat(pull.value(third, "currency")).isEqualTo("EUR");
    assertThat(pull.value(third, "supplier")).isEqualTo("FreightLink AG");
    assertThat(pull.row(third).relations())
        .extracting(tie -> tie.type() + " " + tie.target().value())
        .containsExactly("supplied_by tryton-prod/" + freightLink);
    assertThat(pull.row(third).effectiveAt()).as("never written: when it was made").isPresent();
    String first = "subscription/" + SUBSCRIPTIONS.getFirst();
    assertThat(pull.value(first, "name")).isEqualTo("Tracking feed 1");
    assertThat(pull.value(first, "term_start")).isEqualTo("2026-01-01");
    assertThat(pull.row(first).fields().get("term_end").value().isNull()).isTrue();
  }

  @Test
  @Order(2)
  void findsWhatChangedSinceAndWhatWasDeactivated() throws Exception {
    SourceStream purchases = Pull.stream(source, "purchase");
    SourceStream parties = Pull.stream(source, "party");
    Pull purchasesBefore = Pull.full(purchases);
    Pull partiesBefore = Pull.full(parties);
    long changed = PURCHASES.get(1);
    server.write("purchase.purchase", changed, Map.of("description", "Shipment API, renewed"));
    server.write("party.party", freightLink, Map.of("active", false));

    Pull after = purchasesBefore.increment(purchases);
    Pull partiesAfter = partiesBefore.increment(parties);

    assertThat(after.value("purchase/" + changed, "name")).isEqualTo("Shipment API, renewed");
    assertThat(after.row("purchase/" + changed).effectiveAt().orElseThrow())
        .isAfter(purchasesBefore.row("purchase/" + changed).effectiveAt().orElseThrow());
    assertThat(partiesAfter.value("party/" + freightLink, "status")).isEqualTo("retired");
    assertThat(partiesAfter.value("party/" + freightLink, "active")).isEqualTo("false");
    server.write("party.party", freightLink, Map.of("active", true));
  }

  @Test
  @Order(3)
  void missesWhatWasDeletedWithTheNextSweep() throws Exception {
    long deleted = PURCHASES.removeLast();
    server.call("model.purchase.purchase.cancel", List.of(deleted), company);
    assertThat(Pull.full(source).value("purchase/" + deleted, "status")).isEqualTo("cancelled");
    server.delete("purchase.purchase", deleted);

    Pull pull = Pull.full(source);

    assertThat(pull.rows()).doesNotContainKey("purchase/" + deleted);
    assertHoldsWhatTheServerHolds(pull);
  }

  @Test
  @Order(4)
  void saysWhatIsWrongWithARightAPasswordAndAModule() {
    Source stranger =
        TestTryton.source(server.url(), Map.of("username", "concordat", "password", "wrong"));
    assertThatThrownBy(() -> Pull.stream(stranger, "party").read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("the log-in answered 401");

    Source unknown =
        TestTryton.source(
            server.url(),
            Map.of(
                "username",
                "concordat",
                "password",
                BOT_PASSWORD,
                "mapping",
                TestTryton.file(TestTryton.OWN_FIELDS).toString()));
    assertThatThrownBy(() -> Pull.stream(unknown, "purchase").read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("Tryton has no such model or field");
  }

  /** Every row of every stream, and no other. */
  private static void assertHoldsWhatTheServerHolds(Pull pull) throws Exception {
    List<String> expected = new ArrayList<>();
    Map<String, String> models =
        Map.of(
            "party/", "party.party",
            "purchase/", "purchase.purchase",
            "subscription/", "sale.subscription");
    for (Map.Entry<String, String> model : models.entrySet()) {
      server.ids(model.getValue()).forEach(id -> expected.add(model.getKey() + id));
    }
    assertThat(
            pull.rows().values().stream()
                .filter(row -> !row.removed())
                .map(SourceRow::nativeId)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static Map<String, Object> decimal(String number) {
    return Map.of("__class__", "Decimal", "decimal", number);
  }

  private static Map<String, Object> date(int year, int month, int day) {
    return Map.of("__class__", "date", "year", year, "month", month, "day", day);
  }
}
