package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.Rows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads owners and grants of some service principals, many questions to a call. */
final class AccessReader {
  private static final String PEOPLE = "?$select=id,mail,userPrincipalName";

  /** Of the answers to every question. */
  private static final List<String> PROPERTIES =
      List.of(
          "id",
          "mail",
          "userPrincipalName",
          "appRoleId",
          "resourceId",
          "resourceDisplayName",
          "scope",
          "roleDefinition",
          "roleDefinitionId",
          "displayName");

  /** What is asked about a service principal. */
  private enum Question {
    APPLICATION_OWNERS("the list of an application's owners", "Application.Read.All"),
    OWNERS("the list of a service principal's owners", "Application.Read.All"),
    SPONSORS("the list of an agent's sponsors", "AgentIdentity.Read.All"),
    APP_ROLES("the list of app role assignments", "Application.Read.All"),
    DELEGATED("the list of delegated permissions", "DelegatedPermissionGrant.Read.All"),
    DIRECTORY_ROLES("the list of directory roles", "RoleManagement.Read.Directory");

    private final String what;
    private final String needs;

    Question(String what, String needs) {
      this.what = what;
      this.needs = needs;
    }

    boolean isAboutGrants() {
      return compareTo(SPONSORS) > 0;
    }

    GraphApi.Ask ask(String target) {
      return new GraphApi.Ask(what, target, needs);
    }
  }

  private record Asked(int principal, Question question, GraphApi.Ask ask) {}

  private final GraphApi api;
  private final GrantReader grants;
  private final EntraConfig.Tenant tenant;

  AccessReader(GraphApi api, GrantReader grants, EntraConfig.Tenant tenant) {
    this.api = api;
    this.grants = grants;
    this.tenant = tenant;
  }

  /** What was found; what may not be read is a gap, and what is gone since is left out. */
  List<Access> read(List<JsonNode> principals, Rows rows) {
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < principals.size(); i++) {
      int index = i;
      questions(principals.get(i))
          .forEach(
              (question, target) -> asked.add(new Asked(index, question, question.ask(target))));
    }
    List<GraphApi.Reply> replies = api.batch(asked.stream().map(Asked::ask).toList(), PROPERTIES);
    List<Map<Question, Optional<List<JsonNode>>>> found = new ArrayList<>();
    principals.forEach(principal -> found.add(new EnumMap<>(Question.class)));
    for (int i = 0; i < asked.size(); i++) {
      Asked one = asked.get(i);
      found.get(one.principal()).put(one.question(), answer(one, replies.get(i), rows));
    }
    Map<String, ResourceCatalog.Resource> resources =
        grants.resources(
            found.stream()
                .flatMap(
                    one ->
                        Stream.concat(list(one, Question.APP_ROLES), list(one, Question.DELEGATED)))
                .toList());
    List<Access> read = new ArrayList<>();
    for (int i = 0; i < principals.size(); i++) {
      read.add(access(principals.get(i), found.get(i), resources, rows));
    }
    return read;
  }

  private Map<Question, String> questions(JsonNode principal) {
    String id = EntraKeys.guid(Node.text(principal, "id"));
    String appId = EntraKeys.guid(Node.text(principal, "appId"));
    String base = "servicePrincipals/" + id;
    PrincipalKind kind = PrincipalKind.of(principal);
    Map<Question, String> asked = new EnumMap<>(Question.class);
    boolean ours =
        EntraKeys.guid(tenant.tenantId())
            .equals(EntraKeys.guid(Node.text(principal, "appOwnerOrganizationId")));
    if (kind == PrincipalKind.APPLICATION && ours && EntraKeys.isGuid(appId)) {
      asked.put(Question.APPLICATION_OWNERS, "applications(appId='" + appId + "')/owners" + PEOPLE);
    }
    asked.put(Question.OWNERS, base + "/owners" + PEOPLE);
    if (kind == PrincipalKind.AGENT) {
      asked.put(Question.SPONSORS, base + "/microsoft.graph.agentIdentity/sponsors" + PEOPLE);
    }
    asked.put(Question.APP_ROLES, base + "/appRoleAssignments");
    asked.put(Question.DELEGATED, base + "/oauth2PermissionGrants");
    if (tenant.directoryRoles()) {
      asked.put(
          Question.DIRECTORY_ROLES,
          "roleManagement/directory/roleAssignments?$filter=principalId%20eq%20%27"
              + id
              + "%27&$expand=roleDefinition($select=id,displayName)");
    }
    return asked;
  }

  /** Empty where it could not be read. */
  private Optional<List<JsonNode>> answer(Asked asked, GraphApi.Reply reply, Rows rows) {
    if (reply.found()) {
      return Optional.of(api.all(asked.ask(), reply, PROPERTIES));
    }
    // 400: a cloud whose Graph does not know agents' sponsors yet.
    if (reply.status() == 404 || (reply.status() == 400 && asked.question() == Question.SPONSORS)) {
      return Optional.of(List.of());
    }
    rows.gap(
        reply.status() == 403
            ? GraphApi.denied(asked.ask())
            : asked.ask().what() + " answered " + reply.status());
    return Optional.empty();
  }

  private Access access(
      JsonNode principal,
      Map<Question, Optional<List<JsonNode>>> found,
      Map<String, ResourceCatalog.Resource> resources,
      Rows rows) {
    List<Grant> held = new ArrayList<>();
    list(found, Question.APP_ROLES).forEach(one -> held.addAll(grants.appRole(one, resources)));
    list(found, Question.DELEGATED).forEach(one -> held.addAll(grants.delegated(one, resources)));
    list(found, Question.DIRECTORY_ROLES).forEach(one -> held.addAll(grants.directoryRole(one)));
    boolean allRead =
        tenant.directoryRoles()
            && found.entrySet().stream()
                .filter(entry -> entry.getKey().isAboutGrants())
                .allMatch(entry -> entry.getValue().isPresent());
    List<String> owners =
        Stream.concat(
                emails(list(found, Question.APPLICATION_OWNERS), rows),
                emails(list(found, Question.OWNERS), rows))
            .distinct()
            .toList();
    return new Access(
        principal,
        owners,
        emails(list(found, Question.SPONSORS), rows).toList(),
        held.stream().distinct().toList(),
        allRead);
  }

  private static Stream<JsonNode> list(
      Map<Question, Optional<List<JsonNode>>> found, Question question) {
    return found.getOrDefault(question, Optional.empty()).stream().flatMap(List::stream);
  }

  /** People's addresses in order; an owner may be a service principal too, which has none. */
  private static Stream<String> emails(Stream<JsonNode> people, Rows rows) {
    return people.map(person -> email(person, rows)).filter(Objects::nonNull).sorted();
  }

  private static String email(JsonNode person, Rows rows) {
    String mail = Node.text(person, "mail");
    String name = Node.text(person, "userPrincipalName");
    boolean usable = name != null && !name.contains("#EXT#");
    if (mail == null && !usable) {
      if (String.valueOf(Node.text(person, "@odata.type")).endsWith(".user")) {
        rows.gap("an owner's address may not be read; it needs User.ReadBasic.All");
      }
      return null;
    }
    return (mail == null ? name : mail).toLowerCase(Locale.ROOT);
  }
}
