package io.concordat.connector.servicenow;

/** Fills an instance with a few rows of every table. */
final class SmallEstate {
  /** Stands where no mapper looks, and in a text that one takes. */
  static final String PLANTED = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJl";

  private SmallEstate() {}

  static void fill(FakeInstance instance) {
    instance.clear();
    // Four rows in one second, and pages of three: the tie crosses a page.
    for (int i = 1; i <= 4; i++) {
      instance.put(
          "sys_user",
          "u" + i,
          "2025-11-03 09:15:00",
          "name",
          "Person " + i,
          "email",
          "Person" + i + "@Example.com",
          "active",
          "true");
    }
    instance.put("sys_user", "u5", "2025-11-04 07:00:00", "name", "Vip", "active", "true");
    instance.put("sys_user", "u6", "2025-11-04 07:00:00", "name", "Left", "active", "false");
    instance.hide("u5");
    for (int i = 1; i <= 2; i++) {
      instance.put("sys_user_group", "g" + i, "2025-10-01 10:00:00", "name", "Team " + i);
      instance.put(
          "sys_user_grmember", "m" + i, "2025-10-01 10:00:00", "group", "g1", "user", "u" + i);
    }
    instance.put("cmdb_ci_appl", "a1", "2025-09-01 10:00:00", "name", "Payroll");
    for (int i = 1; i <= 4; i++) {
      instance.put(
          "cmdb_ci_service_account",
          "c" + i,
          "2025-11-0" + i + " 12:00:00",
          "name",
          "svc-" + i,
          "short_description",
          i == 2 ? "token " + PLANTED : "Pays " + i,
          "correlation_id",
          "arn:aws:iam::482913705566:user/svc-" + i,
          "operational_status",
          "1",
          "owned_by",
          "u1",
          "owned_by.email",
          "Person1@Example.com",
          "u_password_hint",
          PLANTED);
    }
    instance.put(
        "cmdb_rel_ci",
        "r1",
        "2025-09-01 10:00:00",
        "parent",
        "c1",
        "child",
        "a1",
        "child.sys_class_name",
        "cmdb_ci_appl");
    instance.put(
        "change_request", "h1", "2025-11-05 10:00:00", "number", "CHG0000001", "state", "-1");
    instance.put(
        "change_task",
        "k1",
        "2025-11-05 10:00:00",
        "number",
        "CTASK0000001",
        "state",
        "2",
        "short_description",
        "token " + PLANTED,
        "change_request",
        "h1");
    instance.put(
        "incident",
        "i1",
        "2025-11-05 10:00:00",
        "number",
        "INC0000001",
        "state",
        "1",
        "short_description",
        "token " + PLANTED,
        "caller_id.email",
        "Person1@Example.com");
    instance.put(
        "cmdb_ci_certificate",
        "x1",
        "2025-11-05 10:00:00",
        "name",
        "pay.example.com",
        "valid_to",
        "2026-11-05 10:00:00",
        "certificate_dump",
        PLANTED);
    instance.put(
        "task_ci",
        "t1",
        "2025-11-05 10:00:00",
        "task",
        "h1",
        "ci_item",
        "c1",
        "ci_item.sys_class_name",
        "cmdb_ci_service_account");
  }
}
