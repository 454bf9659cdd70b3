package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.FieldNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many accounts behind one source. */
class AwsFleetTest {
  private static final String PREFIX = "concordat.aws.sources.org.";
  private static final String ASSUME = "own sts:AssumeRole";

  private final FakeIam aws = new FakeIam(2);
  private final Map<String, String> properties = new HashMap<>(aws.organizationProperties("org"));
  private final MovedClock clock = new MovedClock();

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void readsEveryAccountThroughItsRole() {
    assertThat(read("users"))
        .extracting(SourceRow::nativeId)
        .containsExactly("AIDA1", "AIDA2", "AIDA1B", "AIDA2B");
    assertThat(aws.calls())
        .filteredOn(call -> call.contains("iam:"))
        .allMatch(call -> call.startsWith("role "));
  }

  @Test
  void passesOverAnAccountThatRefusesAndSaysWhich() {
    aws.deny(FakeIam.FIRST + ":assume");
    List<Page> pages = pages("users");
    assertThat(rows(pages)).extracting(SourceRow::nativeId).containsExactly("AIDA1B", "AIDA2B");
    assertThat(gaps(pages))
        .containsExactly(Map.entry(FakeIam.FIRST, "AssumeRole: status 403, AccessDenied"));
    assertThat(pages).allSatisfy(page -> assertThat(page.part()).isPresent());
  }

  @Test
  void saysWhatWasForbiddenInAnAccountThatLetItselfBeEntered() {
    aws.deny(FakeIam.SECOND + ":ListAccessKeys");
    List<Page> pages = pages("access-keys");
    assertThat(rows(pages)).extracting(SourceRow::nativeId).contains("AKIA1", "AKIA2");
    assertThat(gaps(pages))
        .containsExactly(Map.entry(FakeIam.SECOND, "ListAccessKeys is not allowed for a user"));
  }

  @Test
  void goesOnWhereItStoodWhenTheConnectorIsStartedAgain() {
    Page first = stream("users").read(Checkpoint.start());
    assertThat(first.more()).isTrue();
    Page second = stream("users").read(first.next());
    assertThat(second.rows()).extracting(SourceRow::nativeId).containsExactly("AIDA1B", "AIDA2B");
    assertThat(second.more()).isFalse();
  }

  @Test
  void passesOverAnAccountThatLeftWhileItWasBeingRead() {
    Page first = stream("users").read(Checkpoint.start());
    properties.put(PREFIX + "accounts.exclude", FakeIam.SECOND);
    Page second = stream("users").read(first.next());
    assertThat(second.rows()).isEmpty();
    assertThat(second.more()).isFalse();
  }

  @Test
  void assumesARoleOnceAndAgainBeforeItsSessionRunsOut() {
    AwsSource source = source();
    read(source, "users");
    read(source, "roles");
    assertThat(aws.calls()).filteredOn(ASSUME::equals).hasSize(2);
    clock.now = Instant.parse("2099-12-31T23:55:01Z");
    read(source, "users");
    assertThat(aws.calls()).filteredOn(ASSUME::equals).hasSizeGreaterThan(3);
  }

  @Test
  void failsAsAWholeWhereTheAccountsCannotBeListed() {
    aws.deny("ListAccounts");
    assertThatThrownBy(() -> read("users"))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessage("ListAccounts: status 400, AccessDeniedException");
  }

  @Test
  void takesAWrongExternalIdForARefusal() {
    properties.put(PREFIX + "accounts.external-id", "another-1");
    assertThat(gaps(pages("roles"))).containsOnlyKeys(FakeIam.FIRST, FakeIam.SECOND);
  }

  @Test
  void leavesOutWhatIsClosedAndShowsIt() {
    aws.list("333333333333", "Old", "\"Status\":\"ACTIVE\",\"State\":\"CLOSED\"");
    aws.list("444444444444", "Held", "\"Status\":\"SUSPENDED\"");
    aws.list("555555555555", "Odd", "\"State\":\"SOMETHING_NEW\"");
    List<Page> pages = pages("users");
    assertThat(rows(pages)).hasSize(4);
    assertThat(gaps(pages)).as("one that is asked and refuses").containsOnlyKeys("555555555555");
    assertThat(read("accounts"))
        .extracting(row -> row.nativeId() + " " + text(row, FieldNames.STATUS))
        .containsExactly(
            "111111111111 active",
            "222222222222 active",
            "333333333333 retired",
            "444444444444 disabled",
            "555555555555 unrecognized");
  }

  @Test
  void choosesAccountsByIdAndByName() {
    aws.list("333333333333", "Sandbox", "\"State\":\"ACTIVE\"");
    properties.put(PREFIX + "accounts.include", "*prod,333333333333");
    properties.put(PREFIX + "accounts.exclude", "billing*");
    assertThat(read("accounts"))
        .extracting(SourceRow::nativeId)
        .containsExactly("111111111111", "333333333333");
  }

  @Test
  void refusesToReadNoAccountAtAllWhichWouldRetireEverything() {
    properties.put(PREFIX + "accounts.include", "nothing-like-it");
    for (String stream : List.of("accounts", "users")) {
      assertThatThrownBy(() -> read(stream))
          .isInstanceOf(SourceFailure.Rejected.class)
          .hasMessageContaining("accounts.include");
    }
  }

  @Test
  void readsAListOfAccountsWithoutAskingOrganizations() {
    properties.put(PREFIX + "accounts.from", "list");
    properties.put(PREFIX + "accounts.include", FakeIam.SECOND);
    assertThat(read("users")).extracting(SourceRow::nativeId).containsExactly("AIDA1B", "AIDA2B");
    assertThat(aws.calls()).noneMatch(call -> call.contains("organizations"));
    assertThat(source().streams()).extracting(SourceStream::name).doesNotContain("accounts");
  }

  @Test
  void listsTheAccountsAsAnotherRoleIfToldTo() {
    properties.put(
        PREFIX + "accounts.organization-role", "arn:aws:iam::111111111111:role/ConcordatReader");
    read("accounts");
    assertThat(aws.calls()).containsOnly(ASSUME, "role organizations:ListAccounts");
  }

  @Test
  void startsColdWhenTheScopeChanges() {
    String before = source().fingerprint();
    properties.put(PREFIX + "accounts.exclude", FakeIam.SECOND);
    assertThat(source().fingerprint()).isNotEqualTo(before);
    String after = source().fingerprint();
    properties.put(PREFIX + "accounts.external-id", "another-1");
    assertThat(source().fingerprint()).isEqualTo(after);
  }

  private AwsSource source() {
    AwsConfig.Account account = TestConfig.of(AwsConfig.class, properties).sources().get("org");
    return AwsSources.of("org", account, clock);
  }

  private SourceStream stream(String name) {
    return stream(source(), name);
  }

  private static SourceStream stream(AwsSource source, String name) {
    return source.streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<SourceRow> read(String name) {
    return rows(pages(name));
  }

  private static List<SourceRow> read(AwsSource source, String name) {
    return rows(pages(stream(source, name)));
  }

  private List<Page> pages(String name) {
    return pages(stream(name));
  }

  private static List<Page> pages(SourceStream stream) {
    List<Page> pages = new ArrayList<>(List.of(stream.read(Checkpoint.start())));
    while (pages.getLast().more()) {
      pages.add(stream.read(pages.getLast().next()));
    }
    return pages;
  }

  private static List<SourceRow> rows(List<Page> pages) {
    return pages.stream().flatMap(page -> page.rows().stream()).toList();
  }

  private static Map<String, String> gaps(List<Page> pages) {
    Map<String, String> gaps = new HashMap<>();
    for (Page page : pages) {
      page.gap().ifPresent(gap -> gaps.put(page.part().orElseThrow(), gap));
    }
    return gaps;
  }

  private static String text(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
