package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rights that the documentation asks for are those that are used: each of them, none else. */
class AwsPermissionsTest {
  private static final Path PAGE = Path.of("..", "docs", "sources", "aws-iam.md");
  private static final Pattern JSON_BLOCK = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

  @Test
  void asksForEachRightThatIsUsedAndForNoOther() throws IOException {
    Set<String> calls = callsOfEverything();
    assertThat(actions("ConcordatReadsIam")).isEqualTo(by("role ", calls));
    assertThat(union(actions("ConcordatListsAccounts"), actions("ConcordatEntersAccounts")))
        .isEqualTo(by("own ", calls));
  }

  @Test
  void entersOnlyTheRoleThatItNeeds() throws IOException {
    assertThat(statement("ConcordatEntersAccounts").path("Resource").asText())
        .isEqualTo("arn:aws:iam::*:role/ConcordatReader");
    JsonNode trust = statement("ConcordatMayEnter");
    assertThat(PolicyDocument.texts(trust.path("Action"))).containsExactly("sts:AssumeRole");
    assertThat(trust.at("/Condition/StringEquals/sts:ExternalId").asText())
        .as("nobody else can have the connector enter")
        .isEqualTo(FakeIam.EXTERNAL_ID);
    assertThat(TrustPolicy.read("{\"Statement\":" + trust + "}"))
        .singleElement()
        .satisfies(trusted -> assertThat(trusted.key().value()).startsWith("arn:aws:iam::"));
  }

  private static Set<String> callsOfEverything() {
    try (FakeIam aws = new FakeIam(2)) {
      Map<String, String> properties = new HashMap<>(aws.organizationProperties("org"));
      AwsConfig.Account account = TestConfig.of(AwsConfig.class, properties).sources().get("org");
      for (SourceStream stream : AwsSources.of("org", account, Clock.systemUTC()).streams()) {
        Page page = stream.read(Checkpoint.start());
        while (page.more()) {
          page = stream.read(page.next());
        }
      }
      return new TreeSet<>(aws.calls());
    }
  }

  private static Set<String> by(String caller, Set<String> calls) {
    return calls.stream()
        .filter(call -> call.startsWith(caller))
        .map(call -> call.substring(caller.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  private static Set<String> actions(String sid) throws IOException {
    return new TreeSet<>(PolicyDocument.texts(statement(sid).path("Action")));
  }

  /** The one statement of that name on the page; every block must be a policy as AWS takes it. */
  private static JsonNode statement(String sid) throws IOException {
    Matcher blocks = JSON_BLOCK.matcher(Files.readString(PAGE));
    JsonNode found = null;
    while (blocks.find()) {
      JsonNode policy = new ObjectMapper().readTree(blocks.group(1));
      assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
      for (JsonNode statement : policy.path("Statement")) {
        assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
        if (statement.path("Sid").asText().equals(sid)) {
          assertThat(found).as("one statement of that name").isNull();
          found = statement;
        }
      }
    }
    assertThat(found).as("the statement %s", sid).isNotNull();
    return found;
  }
}
