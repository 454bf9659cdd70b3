package io.concordat.connector.servicenow;

import static io.concordat.connector.servicenow.TableRows.CONTEXT;
import static io.concordat.connector.servicenow.TableRows.extended;
import static io.concordat.connector.servicenow.TableRows.fields;
import static io.concordat.connector.servicenow.TableRows.row;
import static io.concordat.connector.servicenow.TableRows.saved;
import static io.concordat.connector.servicenow.TableRows.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From changes, their tasks and incidents to what was changed, by whom and in which state. */
class ChangeMappingTest {
  @Test
  void mapsAChangeWithAllThatItTouchesOnce() {
    SourceRow row =
        ServiceNowMapper.task(
            ServiceNowRows.CHANGE, saved("change_request").getFirst(), saved("task_ci"), CONTEXT);
    assertThat(row.kind()).isEqualTo(EntityKind.CHANGE);
    assertThat(fields(row))
        .containsEntry(FieldNames.NUMBER, "CHG0030017")
        .containsEntry(FieldNames.STATUS, "closed")
        .containsEntry(FieldNames.CHANGE_TYPE, "normal")
        .containsEntry(FieldNames.ACCESS_EFFECT, "remove")
        .containsEntry(FieldNames.REQUESTED_BY, "petra.vos@example.com")
        .containsEntry(FieldNames.ASSIGNED_TO, "group:cloud operations")
        .containsEntry(FieldNames.PLANNED_START, "2025-10-19T20:00:00Z")
        .containsEntry(FieldNames.CLOSED_AT, "2025-10-20T16:04:59Z");
    assertThat(targets(row))
        .containsExactly(
            "touches identity servicenow-prod/5f3c2b7ddb1a4510a1c9d5f3b4961909",
            "touches resource servicenow-prod/26da329f0a0a0bb400f69d8159bc753d");
  }

  @Test
  void translatesTheOperatorsOwnAccessEffectsFirst() {
    MappingContext own =
        extended(
            "rows: {change_request: {fields: {access_effect: {values: {identity off: remove}}}}}");
    assertThat(
            fields(
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE,
                    row("sys_id", "h1", "u_access_effect", "Identity off"),
                    List.of(),
                    own)))
        .containsEntry(FieldNames.ACCESS_EFFECT, "remove");
    assertThat(
            fields(
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE,
                    row("sys_id", "h1", "u_access_effect", "whatever"),
                    List.of(),
                    own)))
        .containsEntry(FieldNames.ACCESS_EFFECT, "unrecognized");
    assertThat(
            fields(
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE,
                    row("sys_id", "h1", "u_access_effect", ""),
                    List.of(),
                    own)))
        .doesNotContainKey(FieldNames.ACCESS_EFFECT);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, open",
    "-4, open",
    "-3, open",
    "-2, open",
    "-1, open",
    "0, open",
    "3, closed",
    "4, cancelled",
    "7, unrecognized",
    "Closed, unrecognized"
  })
  void knowsTheStatesOfAChange(String code, String status) {
    assertThat(
            fields(
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE, row("sys_id", "h1", "state", code), List.of(), CONTEXT)))
        .containsEntry(FieldNames.STATUS, status);
  }

  @Test
  void namesTheColumnThatCannotBeReadAndNeverItsValue() {
    assertThatThrownBy(
            () ->
                ServiceNowMapper.task(
                    ServiceNowRows.CHANGE,
                    row("sys_id", "h1", "start_date", "planted 19/10/2025"),
                    List.of(),
                    CONTEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("start_date")
        .hasMessageNotContaining("planted");
  }

  @Test
  void mapsATaskWithTheChangeThatItIsAPartOf() {
    SourceRow task =
        ServiceNowMapper.task(
            ServiceNowRows.CHANGE_TASK,
            row(
                "sys_id", "k1",
                "number", "CTASK0010007",
                "state", "3",
                "change_request", "h1",
                "opened_by.email", "Petra.Vos@example.com",
                "closed_at", "2025-10-20 16:04:59",
                "cmdb_ci", "c1",
                "cmdb_ci.sys_class_name", "cmdb_ci_service_account"),
            List.of(),
            CONTEXT);
    assertThat(task.kind()).isEqualTo(EntityKind.CHANGE);
    assertThat(task.type()).hasValue("change_task");
    assertThat(fields(task))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                FieldNames.NUMBER, "CTASK0010007",
                FieldNames.STATUS, "closed",
                FieldNames.CHANGE_TYPE, "change_task",
                FieldNames.REQUESTED_BY, "petra.vos@example.com",
                FieldNames.CLOSED_AT, "2025-10-20T16:04:59Z"));
    assertThat(targets(task))
        .containsExactly(
            "part_of change servicenow-prod/h1", "touches identity servicenow-prod/c1");
  }

  @ParameterizedTest
  @CsvSource({
    "incident, 1, open",
    "incident, 3, open",
    "incident, 6, closed",
    "incident, 7, closed",
    "incident, 8, cancelled",
    "incident, 42, unrecognized",
    "change_task, -5, open",
    "change_task, 2, open",
    "change_task, 4, cancelled",
    "change_task, 5, unrecognized"
  })
  void knowsTheStatesOfIncidentsAndTasks(String name, String code, String status) {
    assertThat(
            fields(
                ServiceNowMapper.task(
                    name, row("sys_id", "i1", "state", code), List.of(), CONTEXT)))
        .containsEntry(FieldNames.STATUS, status);
  }

  @Test
  void mapsAnIncidentByWhoCalledAndWhenItWasResolved() {
    SourceRow incident =
        ServiceNowMapper.task(
            ServiceNowRows.INCIDENT,
            row(
                "sys_id", "i1",
                "short_description", "Key in a public repository",
                "caller_id.email", "",
                "opened_by.email", "Ada@example.com",
                "assignment_group.name", "Security Desk",
                "resolved_at", "2025-10-20 16:04:59"),
            List.of(row("ci_item", "a1", "ci_item.sys_class_name", "cmdb_ci_appl")),
            CONTEXT);
    assertThat(incident.type()).hasValue("incident");
    assertThat(fields(incident))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                FieldNames.NAME, "Key in a public repository",
                FieldNames.CHANGE_TYPE, "incident",
                FieldNames.REQUESTED_BY, "ada@example.com",
                FieldNames.ASSIGNED_TO, "group:security desk",
                FieldNames.CLOSED_AT, "2025-10-20T16:04:59Z"));
    assertThat(targets(incident)).containsExactly("touches resource servicenow-prod/a1");
  }
}
