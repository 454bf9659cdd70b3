package io.concordat.connector.erp.sap;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.Transport;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SAP's traps, on answers that SAP itself published; see their ORIGIN.md. */
class SapPublishedAnswersTest {
  private static final TimeZone ZONE = TimeZone.getDefault();
  private static final String PUBLISHED_AT = "https://services.odata.org";
  private static final String PATH = "/V2/Northwind/Northwind.svc/Customers";

  private static final RowMap TICKETS =
      SapStreams.SHAPE
          .parse(
              "own",
              """
              version: 1
              extends: default
              rows:
                supplier:
                  id: Ticket
                  keys: {"sap:supplier": {from: Ticket, scope: source}}
                  fields:
                    name: TicketName
                    description: CorrespondenceLanguage
                    created: {from: CreationDate, as: date}
                    active: {from: TicketIsBlocked}
              """)
          .row("supplier");

  @RegisterExtension
  private final WireMockExtension sap =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.wireMockConfig().dynamicPort())
          .build();

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(ZONE);
  }

  /** Shifted by any zone, one of the two days would be another. */
  @ParameterizedTest
  @ValueSource(strings = {"Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"})
  void validityDatesAreTheDaysThatTheySayInEveryZone(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));

    List<SourceRow> tickets = tickets();

    assertThat(tickets)
        .extracting(row -> display(row, "created"))
        .containsExactly("2017-10-04", "2015-05-04");
  }

  @Test
  void rowsAreReadWithoutTheirMetadataAndEmptyTextsSayNothing() {
    List<SourceRow> tickets = tickets();

    assertThat(tickets).extracting(SourceRow::nativeId).containsExactly("1", "1000000");
    assertThat(tickets.getFirst().fields()).doesNotContainKey("description");
    assertThat(display(tickets.getFirst(), "name")).isEqualTo("UpdatedFirstA UpdatedLastA");
    assertThat(display(tickets.getFirst(), "active")).as("not blocked").isEqualTo("true");
  }

  @Test
  void theServersLinkIsFollowedAsItStands() {
    answer("linked-page", "\"" + sap.baseUrl());
    ODataPage first = client().get(PATH.substring(1));
    assertThat(first.rows()).hasSize(2);
    sap.stubFor(
        get(urlPathEqualTo(PATH))
            .withQueryParam("$inlinecount", equalTo("allpages"))
            .withQueryParam("$skiptoken", equalTo("'ERNSH'"))
            .willReturn(okJson("{\"d\":{\"results\":[]}}")));

    ODataPage second = client().get(first.next().orElseThrow().toString());

    assertThat(second.rows()).isEmpty();
    assertThat(second.next()).isEmpty();
  }

  @Test
  void theServersLinkIsNotFollowedToAnotherServer() {
    answer("linked-page", "\"" + PUBLISHED_AT);

    assertThatThrownBy(() -> client().get(PATH.substring(1)))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("another server (services.odata.org)");
  }

  private List<SourceRow> tickets() {
    sap.stubFor(get(urlPathEqualTo(PATH)).willReturn(okJson(published("tickets"))));
    return client().get(PATH.substring(1)).rows().stream()
        .map(row -> TICKETS.map(row, RowContext.of("sap-prod", Instant.EPOCH)).build())
        .toList();
  }

  private void answer(String name, String server) {
    sap.stubFor(
        get(urlPathEqualTo(PATH))
            .atPriority(9)
            .willReturn(okJson(published(name).replace("\"" + PUBLISHED_AT, server))));
  }

  private ODataClient client() {
    SapConfig.System system =
        TestSap.of(TestSap.system(sap.baseUrl(), Map.of())).sources().get("sap-prod");
    return new ODataClient(
        Transport.of("concordat.sap.sources.sap-prod.", system, Clock.systemUTC())
            .to(URI.create(sap.baseUrl()), Authorization.none()),
        Optional.empty(),
        List.of());
  }

  private static String display(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }

  private static String published(String name) {
    String resource = "/vendor/sap/" + name + ".json";
    try (InputStream in = SapPublishedAnswersTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
