package io.concordat.connector.iam.aws;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A small account, held in memory, and IAM's answers for it. Whatever page size is asked for, it
 * serves three at a time, as IAM may. Its ids end with a suffix of its own.
 */
final class FakeAccount {
  private static final int PAGE = 3;
  private static final String CREATED = "2025-06-01T00:00:00Z";

  final String id;
  final String suffix;
  final Map<String, String> users = new TreeMap<>();
  final Map<String, String> roles = new TreeMap<>();
  final Map<String, String> policies = new TreeMap<>();
  final Set<String> groups = new TreeSet<>();
  final Map<String, List<String>> keys = new TreeMap<>();

  String groupName = "group1";

  /** How often a report or a job is still being made when it is looked for. */
  int pending;

  FakeAccount(String id, String suffix, int userCount) {
    this.id = id;
    this.suffix = suffix;
    for (int i = 1; i <= userCount; i++) {
      users.put("AIDA" + i + suffix, "owner-" + i + "@x.example");
      keys.put("AIDA" + i + suffix, new ArrayList<>(List.of("AKIA" + i + suffix)));
    }
    for (int i = 1; i <= 2; i++) {
      roles.put("AROA" + i + suffix, "team-" + i);
      policies.put("ANPA" + i + suffix, "s3:GetObject");
    }
    groups.add("AGPA1" + suffix);
  }

  /** The ids of each stream's rows. */
  Map<String, Set<String>> rows() {
    Map<String, Set<String>> rows = new TreeMap<>();
    Set<String> entitlements = new HashSet<>(policies.keySet());
    groups.forEach(group -> entitlements.add(group + "/put"));
    rows.put("policies", entitlements);
    rows.put("groups", Set.copyOf(groups));
    rows.put("users", Set.copyOf(users.keySet()));
    rows.put("roles", Set.copyOf(roles.keySet()));
    Set<String> use = new HashSet<>();
    keys.values().forEach(use::addAll);
    users.keySet().forEach(user -> use.add(user + "#usage"));
    rows.put("access-keys", use);
    Set<String> report =
        new HashSet<>(
            Set.of("root/" + id, "root/" + id + "#key-1", "AIDA1" + suffix + "#password"));
    users.keySet().forEach(user -> report.add(user + "#report"));
    rows.put("credential-report", report);
    Set<String> services = new HashSet<>();
    users.keySet().forEach(user -> services.add(user + "#services"));
    roles.keySet().forEach(role -> services.add(role + "#services"));
    rows.put("service-use", services);
    return rows;
  }

  /** The inside of an answer; empty if it is not there. */
  Optional<String> result(String action, Map<String, String> form) {
    return switch (action) {
      case "ListUsers" -> Optional.of(page(form, users.keySet(), "Users", this::user));
      case "ListAccessKeys" ->
          Optional.of(
              page(
                  form,
                  keys.getOrDefault("AIDA" + form.get("UserName").substring(4), List.of()),
                  "AccessKeyMetadata",
                  key ->
                      tag("AccessKeyId", key)
                          + tag("Status", "Active")
                          + tag("CreateDate", CREATED)));
      case "GetAccessKeyLastUsed" -> Optional.of(lastUsed(form.get("AccessKeyId")));
      case "GenerateCredentialReport" ->
          Optional.of(tag("State", pending-- > 0 ? "STARTED" : "COMPLETE"));
      case "GetCredentialReport" ->
          Optional.of(
              tag("ReportFormat", "text/csv")
                  + tag("GeneratedTime", "2026-01-03T00:00:00Z")
                  + tag(
                      "Content",
                      Base64.getEncoder()
                          .encodeToString(report().getBytes(StandardCharsets.UTF_8))));
      case "GenerateServiceLastAccessedDetails" ->
          Optional.of(tag("JobId", "job:" + form.get("Arn")));
      case "GetServiceLastAccessedDetails" -> Optional.of(serviceUse());
      case "GetAccountAuthorizationDetails" -> Optional.of(details(form));
      default -> Optional.empty();
    };
  }

  private static String lastUsed(String key) {
    return key.startsWith("AKIA1")
        ? "<AccessKeyLastUsed><LastUsedDate>2026-01-02T03:04:05Z</LastUsedDate>"
            + "<ServiceName>s3</ServiceName><Region>eu-central-1</Region></AccessKeyLastUsed>"
        : "<AccessKeyLastUsed><ServiceName>N/A</ServiceName><Region>N/A</Region>"
            + "</AccessKeyLastUsed>";
  }

  private String report() {
    StringBuilder csv =
        new StringBuilder(
            "user,arn,user_creation_time,password_enabled,password_last_used,"
                + "password_last_changed,password_next_rotation,mfa_active,access_key_1_active,"
                + "access_key_1_last_rotated,access_key_1_last_used_date,"
                + "access_key_1_last_used_region,access_key_1_last_used_service,"
                + "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
                + "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
                + "cert_1_last_rotated,cert_2_active,cert_2_last_rotated,additional_info\n");
    csv.append("<root_account>,arn:aws:iam::" + id + ":root,2020-01-01T00:00:00+00:00,")
        .append("not_supported,2026-01-01T00:00:00+00:00,not_supported,not_supported,true,")
        .append("true,2020-01-02T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,")
        .append("false,N/A,false,N/A,")
        .append(FakeIam.SECRET)
        .append('\n');
    for (String user : users.keySet()) {
      String password =
          user.startsWith("AIDA1")
              ? "true,no_information,2025-06-01T00:00:00+00:00,N/A"
              : "false,N/A,N/A,N/A";
      csv.append("user" + user.substring(4) + ",arn:aws:iam::" + id + ":user/" + user)
          .append(",2025-06-01T00:00:00+00:00," + password + ",false,")
          .append("true,2025-06-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,")
          .append("false,N/A,false,N/A,\n");
    }
    return csv.toString();
  }

  private String serviceUse() {
    boolean inProgress = pending-- > 0;
    return tag("JobStatus", inProgress ? "IN_PROGRESS" : "COMPLETED")
        + tag("JobCreationDate", "2026-01-03T00:00:00Z")
        + (inProgress
            ? ""
            : tag("JobCompletionDate", "2026-01-03T00:00:02Z")
                + tag("IsTruncated", "false")
                + "<ServicesLastAccessed><member><ServiceName>Amazon S3</ServiceName>"
                + "<ServiceNamespace>s3</ServiceNamespace>"
                + "<LastAuthenticated>2026-01-02T00:00:00Z</LastAuthenticated></member><member>"
                + "<ServiceName>AWS KMS</ServiceName><ServiceNamespace>kms</ServiceNamespace>"
                + "</member></ServicesLastAccessed>");
  }

  private String details(Map<String, String> form) {
    List<String> filter =
        form.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("Filter.member."))
            .map(Map.Entry::getValue)
            .toList();
    Map<String, String> members = new TreeMap<>();
    Map<String, String> lists = new TreeMap<>();
    put(filter, "User", "UserDetailList", users.keySet(), this::userDetail, members, lists);
    put(filter, "Role", "RoleDetailList", roles.keySet(), this::roleDetail, members, lists);
    put(filter, "Group", "GroupDetailList", groups, this::groupDetail, members, lists);
    put(filter, "LocalManagedPolicy", "Policies", policies.keySet(), this::policy, members, lists);
    String after = form.getOrDefault("Marker", "");
    List<String> rest = members.keySet().stream().filter(key -> key.compareTo(after) > 0).toList();
    List<String> page = rest.subList(0, Math.min(PAGE, rest.size()));
    StringBuilder xml = start(page, rest.size());
    for (String list : List.of("UserDetailList", "RoleDetailList", "GroupDetailList", "Policies")) {
      xml.append('<').append(list).append('>');
      page.stream()
          .filter(key -> lists.get(key).equals(list))
          .forEach(key -> xml.append(tag("member", members.get(key))));
      xml.append("</").append(list).append('>');
    }
    return xml.toString();
  }

  private static void put(
      List<String> filter,
      String kind,
      String list,
      Set<String> ids,
      Function<String, String> xml,
      Map<String, String> members,
      Map<String, String> lists) {
    if (filter.isEmpty() || filter.contains(kind)) {
      ids.forEach(
          id -> {
            members.put(id, xml.apply(id));
            lists.put(id, list);
          });
    }
  }

  private String user(String user) {
    return tag("Path", "/")
        + tag("UserName", "user" + user.substring(4))
        + tag("UserId", user)
        + tag("Arn", "arn:aws:iam::" + id + ":user/" + user)
        + tag("Password", FakeIam.SECRET)
        + tag("CreateDate", CREATED);
  }

  private String userDetail(String user) {
    return user(user)
        + attached()
        + (user.startsWith("AIDA1")
            ? "<GroupList>" + tag("member", groupName) + "</GroupList>"
            : "")
        + "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>"
        + tag("PermissionsBoundaryArn", policyArn("ANPA1" + suffix))
        + "</PermissionsBoundary><Tags><member><Key>owner</Key>"
        + tag("Value", users.get(user))
        + "</member><member><Key>db-password</Key>"
        + tag("Value", FakeIam.SECRET)
        + "</member></Tags>";
  }

  private String roleDetail(String role) {
    return tag("Path", "/")
        + tag("RoleName", role.toLowerCase(Locale.ROOT))
        + tag("RoleId", role)
        + tag("Arn", "arn:aws:iam::" + id + ":role/" + role)
        + tag("CreateDate", CREATED)
        + attached()
        + tag(
            "AssumeRolePolicyDocument",
            encoded(
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":"
                    + "{\"AWS\":\"arn:aws:iam::"
                    + id
                    + ":user/AIDA1"
                    + suffix
                    + "\"},\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\""
                    + FakeIam.SECRET
                    + "\"}}}]}"))
        + "<RoleLastUsed/>";
  }

  private String groupDetail(String group) {
    return tag("Path", "/")
        + tag("GroupName", groupName)
        + tag("GroupId", group)
        + tag("Arn", "arn:aws:iam::" + id + ":group/" + groupName)
        + tag("CreateDate", CREATED)
        + attached()
        + "<GroupPolicyList><member><PolicyName>put</PolicyName>"
        + tag("PolicyDocument", document("s3:GetObject"))
        + "</member></GroupPolicyList>";
  }

  private String policy(String policy) {
    return tag("PolicyName", policy)
        + tag("PolicyId", policy)
        + tag("Arn", policyArn(policy))
        + tag("AttachmentCount", "1")
        + "<PolicyVersionList><member><IsDefaultVersion>true</IsDefaultVersion>"
        + tag("Document", document(policies.get(policy)))
        + "</member></PolicyVersionList>";
  }

  private String policyArn(String policy) {
    return "arn:aws:iam::" + id + ":policy/" + policy;
  }

  private String attached() {
    return "<AttachedManagedPolicies><member>"
        + tag("PolicyName", "ANPA1" + suffix)
        + tag("PolicyArn", policyArn("ANPA1" + suffix))
        + "</member></AttachedManagedPolicies>";
  }

  private static String document(String action) {
    return encoded(
        "{\"Statement\":[{\"Sid\":\""
            + FakeIam.SECRET
            + "\",\"Effect\":\"Allow\",\"Action\":\""
            + action
            + "\",\"Resource\":\"*\"}]}");
  }

  private static String encoded(String json) {
    return URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  static String tag(String name, String text) {
    return "<" + name + ">" + text + "</" + name + ">";
  }

  private static String page(
      Map<String, String> form,
      Collection<String> all,
      String element,
      Function<String, String> xml) {
    String after = form.getOrDefault("Marker", "");
    List<String> rest = all.stream().filter(id -> id.compareTo(after) > 0).toList();
    List<String> page = rest.subList(0, Math.min(PAGE, rest.size()));
    StringBuilder text = start(page, rest.size()).append('<').append(element).append('>');
    page.forEach(id -> text.append(tag("member", xml.apply(id))));
    return text.append("</").append(element).append('>').toString();
  }

  private static StringBuilder start(List<String> page, int rest) {
    boolean truncated = rest > page.size();
    StringBuilder text = new StringBuilder(tag("IsTruncated", Boolean.toString(truncated)));
    return truncated ? text.append(tag("Marker", page.getLast())) : text;
  }
}
