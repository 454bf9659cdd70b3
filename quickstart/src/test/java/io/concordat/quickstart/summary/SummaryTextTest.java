package io.concordat.quickstart.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTextTest {
  private static final Summary SUMMARY =
      new Summary(
          List.of(
              new Summary.Pull("aws-prod", "users", "completed", 311, 311, 0, 0),
              new Summary.Pull("sap-prod", "supplier", "partial", 40, 37, 1, 2),
              new Summary.Pull("sap-prod", "purchase_contract", "completed", 240, 218, 22, 0)),
          Map.of("identity", 400L, "credential", 600L),
          1000,
          1500,
          1490,
          3,
          5200,
          2,
          List.of(
              new Summary.Conflict(
                  "payroll-bot",
                  "business_owner",
                  "ada@example.com",
                  "sap-prod",
                  List.of("servicenow-prod: bob@example.com"))),
          7,
          14,
          5,
          List.of(
              new Summary.Alarm(
                  "payroll-bot has no active owner",
                  "high",
                  "group:payroll",
                  List.of("webhook delivered"))));

  @Test
  void saysWhatWasPulledLinkedDecidedAndDelivered() {
    assertThat(SummaryText.render(SUMMARY))
        .containsPattern("aws-prod +users +311 read +311 published\n")
        .containsPattern("supplier +40 read +37 published\n +partial  1 unchanged  2 rejected\n")
        .containsPattern("purchase_contract +240 read +218 published  22 unchanged\n")
        .contains("1000 entities from 1490 of 1500 source records; 3 links wait for a person")
        .contains("credential 600, identity 400")
        .contains("5200 fields; sources disagree on 2")
        .contains("payroll-bot, business_owner: ada@example.com (sap-prod wins), not")
        .contains("… and 1 more")
        .contains("7 escalations, 14 deliveries arrived, 5 became tickets so far")
        .contains("payroll-bot has no active owner [high, group:payroll] webhook delivered");
  }

  @Test
  void saysSoWhereNothingWasPulledYet() {
    Summary nothing =
        new Summary(List.of(), Map.of(), 0, 0, 0, 0, 0, 0, List.of(), 0, 0, 0, List.of());
    assertThat(SummaryText.render(nothing))
        .contains("What the connectors pulled\n  nothing yet since this start\n");
  }

  @Test
  void keepsToTheWidthOfATerminal() {
    assertThat(SummaryText.render(SUMMARY).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }
}
