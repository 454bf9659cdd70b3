package io.concordat.quickstart.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EstateTest {
  private static final Instant NOW = Instant.parse("2026-06-01T08:00:00.123Z");

  private final Estate estate = Estate.create(NOW);

  @Test
  void hasTheSizeOfAnOrdinaryCompany() {
    assertEquals(90, estate.people().size());
    assertEquals(15, estate.groups().size());
    assertEquals(36, estate.applications().size());
    assertEquals(400, estate.identities().size());
    assertEquals(600, estate.credentials().size());
    assertEquals(120, estate.agreements().size());
    assertEquals(60, estate.changes().size());
    assertEquals(8, estate.stories().size());
  }

  @Test
  void isTheSameWhenMadeAgainFromTheSameInstant() {
    assertEquals(estate, Estate.create(NOW));
  }

  @Test
  void movesWithItsBaseInstantAndKeepsItsIds() {
    Estate later = Estate.create(NOW.plus(Duration.ofDays(100)));

    assertEquals(
        ids(estate.identities(), Identity::reference),
        ids(later.identities(), Identity::reference));
    assertEquals(today(later).minusDays(40), agreementOf(later, "freightlink-sync").validTo());
  }

  @Test
  void givesEveryRowAnIdOfItsOwn() {
    unique(estate.people(), Person::sysId);
    unique(estate.people(), Person::email);
    unique(estate.groups(), Group::sysId);
    unique(estate.identities(), Identity::handle);
    unique(estate.identities(), Identity::reference);
    unique(estate.credentials(), Credential::accessKeyId);
    unique(estate.policies(), Policy::arn);
    unique(estate.agreements(), Agreement::number);
    unique(estate.changes(), Change::sysId);
    unique(
        estate.identities().stream().flatMap(i -> i.ci().stream()).toList(),
        ConfigurationItem::sysId);
  }

  @Test
  void givesNoUserMoreThanTwoKeysAndNoKeyAFuture() {
    estate.credentials().stream()
        .collect(Collectors.groupingBy(Credential::userName, Collectors.counting()))
        .forEach((user, count) -> assertTrue(count <= 2, user));
    for (Credential key : estate.credentials()) {
      assertTrue(key.created().isBefore(NOW), key.userName());
      key.lastUsed()
          .ifPresent(
              use -> {
                assertTrue(use.at().isBefore(NOW), key.userName());
                assertFalse(use.at().isBefore(key.created()), key.userName());
              });
    }
  }

  @Test
  void tellsOfAPayrollBotThatNobodyOwns() {
    Identity bot = estate.identity("payroll-bot");
    ConfigurationItem item = bot.ci().orElseThrow();

    assertEquals(Optional.empty(), item.ownedBy());
    assertFalse(bot.aws().orElseThrow().tags().containsKey("owner"));
    Group support = estate.group(item.supportGroup().orElseThrow()).orElseThrow();
    assertTrue(
        support.members().stream()
            .noneMatch(m -> estate.person(m.personSysId()).orElseThrow().active()));
    assertTrue(keyOf(estate, "payroll-bot").active());
  }

  @Test
  void tellsOfALapsedContractWithALiveKey() {
    assertEquals(today(estate).minusDays(40), agreementOf(estate, "freightlink-sync").validTo());
    Credential key = keyOf(estate, "freightlink-sync");
    assertTrue(key.active());
    assertTrue(key.lastUsed().orElseThrow().at().isAfter(NOW.minus(Duration.ofHours(3))));
  }

  @Test
  void tellsOfAPaidIntegrationThatNobodyUses() {
    assertTrue(agreementOf(estate, "shipcloud-connector").validTo().isAfter(today(estate)));
    assertTrue(
        keyOf(estate, "shipcloud-connector")
            .lastUsed()
            .orElseThrow()
            .at()
            .isBefore(NOW.minus(Duration.ofDays(200))));
  }

  @Test
  void tellsOfAnOwnerWhoLeft() {
    ConfigurationItem item = estate.identity("invoice-archiver").ci().orElseThrow();

    assertFalse(estate.person(item.ownedBy().orElseThrow()).orElseThrow().active());
    assertEquals(item.ownedBy(), item.managedBy());
  }

  @Test
  void tellsOfAChangeThatClosedWhileItsAccessRemains() {
    String item = estate.identity("vendor-support-access").ci().orElseThrow().sysId();
    Change change =
        estate.changes().stream()
            .filter(c -> c.configurationItems().contains(item) && c.accessEffect().equals("remove"))
            .findFirst()
            .orElseThrow();

    assertEquals(Change.State.CLOSED, change.state());
    assertTrue(keyOf(estate, "vendor-support-access").active());
  }

  @Test
  void tellsOfOwnersWhoDiffer() {
    ConfigurationItem item = estate.identity("treasury-feed").ci().orElseThrow();

    assertNotEquals(
        Optional.of(estate.person(item.ownedBy().orElseThrow()).orElseThrow().email()),
        agreementOf(estate, "treasury-feed").businessOwner());
  }

  @Test
  void tellsOfOneAgentWithoutASponsor() {
    assertEquals(
        List.of("procurement-copilot"),
        estate.identities().stream()
            .filter(identity -> identity.identityType().equals("ai_agent"))
            .filter(identity -> identity.ci().flatMap(ConfigurationItem::sponsor).isEmpty())
            .filter(identity -> !identity.aws().orElseThrow().tags().containsKey("sponsor"))
            .map(Identity::handle)
            .toList());
  }

  private static LocalDate today(Estate estate) {
    return LocalDate.ofInstant(estate.now(), ZoneOffset.UTC);
  }

  private static Agreement agreementOf(Estate estate, String handle) {
    Optional<String> reference = Optional.of(estate.identity(handle).reference());
    return estate.agreements().stream()
        .filter(agreement -> agreement.identityReference().equals(reference))
        .findFirst()
        .orElseThrow();
  }

  private static Credential keyOf(Estate estate, String handle) {
    return estate.credentials().stream()
        .filter(key -> key.identity().equals(handle))
        .findFirst()
        .orElseThrow();
  }

  private static <T> void unique(List<T> rows, Function<T, String> id) {
    assertEquals(rows.size(), ids(rows, id).stream().distinct().count());
  }

  private static <T> List<String> ids(List<T> rows, Function<T, String> id) {
    return rows.stream().map(id).toList();
  }
}
