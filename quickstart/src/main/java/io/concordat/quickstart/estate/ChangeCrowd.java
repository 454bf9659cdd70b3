package io.concordat.quickstart.estate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fills up to 60 changes; none of them removes access, so that only the story's does. */
final class ChangeCrowd {
  static final int CHANGES = 60;

  private static final List<Change.State> STATES =
      List.of(
          Change.State.CLOSED,
          Change.State.CLOSED,
          Change.State.CLOSED,
          Change.State.SCHEDULED,
          Change.State.ASSESS,
          Change.State.REVIEW,
          Change.State.CANCELED,
          Change.State.AUTHORIZE,
          Change.State.NEW,
          Change.State.IMPLEMENT);

  private static final List<String> EFFECTS = List.of("none", "none", "grant", "rotate", "none");
  private static final List<String> TEXTS =
      List.of("Upgrade", "Configure", "Grant access to", "Rotate credentials of", "Restart");

  private final EstateBuilder estate;

  ChangeCrowd(EstateBuilder estate) {
    this.estate = estate;
  }

  void fill() {
    List<ConfigurationItem> items =
        estate.identities.stream()
            .flatMap(identity -> identity.ci().stream())
            .filter(item -> item.status() == CiStatus.OPERATIONAL)
            .toList();
    for (int i = 0; estate.changes.size() < CHANGES; i++) {
      List<String> touched = new ArrayList<>();
      for (int t = 0; t <= i % 3; t++) {
        touched.add(items.get((i * 5 + t * 31) % items.size()).sysId());
      }
      add(i, touched);
    }
  }

  private void add(int index, List<String> touched) {
    Change.State state = STATES.get(index % STATES.size());
    boolean over = state == Change.State.CLOSED || state == Change.State.CANCELED;
    boolean approved = state.compareTo(Change.State.AUTHORIZE) > 0;
    Instant created = estate.daysAgo(30L + index).plusSeconds(estate.between(0, 60_000));
    Instant start =
        over ? estate.daysAgo(12L + index % 15) : estate.now.plus(Duration.ofDays(2 + index % 9));
    Instant end = start.plus(Duration.ofHours(4));
    String number = "CHG00" + (30_001 + estate.changes.size());
    List<Group> teams = estate.groups.subList(0, estate.groups.size() - 1);
    Group team = teams.get(index % teams.size());
    String assignee = team.members().get(index % team.members().size()).personSysId();
    estate.changes.add(
        new Change(
            NativeIds.sysId("change_request", number),
            number,
            TEXTS.get(index % TEXTS.size()) + " " + estate.applications.get(index % 36).name(),
            index % 13 == 12 ? "emergency" : index % 4 == 3 ? "standard" : "normal",
            state,
            state == Change.State.CANCELED ? "rejected" : approved ? "approved" : "requested",
            estate.people.get(20 + index % 50).sysId(),
            index % 6 == 5 && !over ? Optional.empty() : Optional.of(assignee),
            team.sysId(),
            start,
            end,
            over ? Optional.of(end) : Optional.empty(),
            EFFECTS.get(index % EFFECTS.size()),
            touched,
            created,
            over ? end : estate.daysAgo(3).plusSeconds(index * 60L)));
  }
}
