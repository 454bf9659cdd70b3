package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.iam.vocabulary.AllowedJson;
import io.concordat.connector.spi.SourceFailure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The calls to Google Cloud. Each names what is taken of its answer; a key's data is not among it.
 * Always by the project's own id: the wildcard {@code projects/-} answers 403 where a thing is
 * merely gone.
 */
final class GoogleApi {
  private static final int MOST_TOKEN = 3_000;
  private static final AllowedJson ACCOUNTS =
      AllowedJson.of(
          "accounts",
          "nextPageToken",
          "uniqueId",
          "email",
          "displayName",
          "description",
          "disabled");
  private static final AllowedJson KEYS =
      AllowedJson.of(
          "keys",
          "name",
          "keyType",
          "keyOrigin",
          "validAfterTime",
          "validBeforeTime",
          "disabled",
          "disableReason");
  private static final AllowedJson POLICY =
      AllowedJson.of("bindings", "role", "members", "condition", "title", "expression");
  private static final AllowedJson ACTIVITIES =
      AllowedJson.of(
          "activities",
          "nextPageToken",
          "fullResourceName",
          "observationPeriod",
          "startTime",
          "endTime",
          "activity",
          "lastAuthenticatedTime",
          "serviceAccount",
          "serviceAccountId",
          "serviceAccountKey");

  private final VendorHttp iam;
  private final VendorHttp resources;
  private final VendorHttp analyzer;
  private final AllowedJson projects;

  /**
   * @param labels the names of labels that are taken
   */
  GoogleApi(VendorHttp iam, VendorHttp resources, VendorHttp analyzer, Set<String> labels) {
    this.iam = iam;
    this.resources = resources;
    this.analyzer = analyzer;
    this.projects =
        AllowedJson.of("projects", "nextPageToken", "projectId", "parent", "labels").and(labels);
  }

  /** What became of a call about one project, or one thing in it. */
  sealed interface Outcome {
    /** It was answered. */
    record Found(JsonNode value) implements Outcome {}

    /** It is gone since it was listed. */
    record Gone() implements Outcome {}

    /** It may not be read, or its API is off; the words say which. */
    record Closed(String reason) implements Outcome {}
  }

  /** A page of the active projects that may be seen. */
  JsonNode projects(Optional<String> page) {
    Call call =
        Call.get("the list of projects", "/v3/projects:search")
            .query("query", "state:ACTIVE")
            .query("pageSize", "200")
            .needs("resourcemanager.projects.get");
    return resources.send(paged(call, page)).read(projects::read);
  }

  Outcome project(String id) {
    return outcome(
        resources.send(Call.get("the project", "/v3/projects/" + Call.encoded(id))),
        "resourcemanager.projects.get",
        projects);
  }

  /** The folder or organization above; only its own parent is taken. */
  Outcome above(String name) {
    return outcome(
        resources.send(Call.get("what lies above a project", "/v3/" + name)),
        "resourcemanager.folders.get",
        AllowedJson.of("parent"));
  }

  /** The bindings that a project, folder or organization itself has, conditions included. */
  Outcome policy(String resource) {
    String kind = resource.substring(0, resource.indexOf('/'));
    return outcome(
        resources.send(
            Call.post("the bindings", "/v3/" + resource + ":getIamPolicy")
                .json(Map.of("options", Map.of("requestedPolicyVersion", 3)))),
        "resourcemanager." + kind + ".getIamPolicy",
        POLICY);
  }

  Outcome serviceAccounts(String project, int pageSize, Optional<String> page) {
    Call call =
        Call.get(
                "the list of service accounts",
                "/v1/projects/" + Call.encoded(project) + "/serviceAccounts")
            .query("pageSize", Integer.toString(pageSize));
    return outcome(iam.send(paged(call, page)), "iam.serviceAccounts.list", ACCOUNTS);
  }

  /** All keys: the list has no pages. */
  Outcome keys(String project, String uniqueId, boolean systemManaged) {
    Call call =
        Call.get(
                "the list of keys",
                "/v1/projects/"
                    + Call.encoded(project)
                    + "/serviceAccounts/"
                    + Call.encoded(uniqueId)
                    + "/keys")
            .query("keyTypes", "USER_MANAGED");
    return outcome(
        iam.send(systemManaged ? call.query("keyTypes", "SYSTEM_MANAGED") : call),
        "iam.serviceAccountKeys.list",
        KEYS);
  }

  /**
   * Last authentications.
   *
   * @param type {@code serviceAccountLastAuthentication} or {@code
   *     serviceAccountKeyLastAuthentication}
   */
  Outcome activities(String project, String type, Optional<String> page) {
    Call call =
        Call.get(
                "the list of last authentications",
                "/v1/projects/"
                    + Call.encoded(project)
                    + "/locations/global/activityTypes/"
                    + type
                    + "/activities:query")
            .query("pageSize", "1000");
    return outcome(
        analyzer.send(paged(call, page)),
        "policyanalyzer." + type + "Activities.query",
        ACTIVITIES);
  }

  /**
   * The token of the next page; empty at the end.
   *
   * @throws SourceFailure.Rejected if it is too long to be kept in a cursor
   */
  static Optional<String> nextPage(JsonNode page) {
    Optional<String> token = Optional.ofNullable(Node.text(page, "nextPageToken"));
    if (token.filter(text -> text.length() > MOST_TOKEN).isPresent()) {
      throw new SourceFailure.Rejected(
          "a token of a next page has more than " + MOST_TOKEN + " characters");
    }
    return token;
  }

  private static Call paged(Call call, Optional<String> page) {
    return page.map(token -> call.query("pageToken", token)).orElse(call);
  }

  private static Outcome outcome(Answer answer, String right, AllowedJson allowed) {
    if (answer.status() == 404) {
      return new Outcome.Gone();
    }
    if (answer.status() == 403) {
      boolean off = answer.contains("SERVICE_DISABLED") || answer.contains("accessNotConfigured");
      return new Outcome.Closed(
          off
              ? "the API for it is not enabled"
              : "it may not be read, or does not exist; it needs " + right);
    }
    return new Outcome.Found(answer.read(allowed::read));
  }
}
