package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.SourceFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The accounts of a source that covers several, and the way into each. */
final class Fleet {
  /** Long enough for the streams of one pull, too short for the next to see old accounts. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final Supplier<List<Member>> directory;
  private final AccountFilter filter;
  private final Function<Member, IamApi> door;
  private final Clock clock;
  private List<Member> all = List.of();
  private Instant readAt = Instant.MIN;

  /**
   * Makes one.
   *
   * @param directory every account, in any order and state
   * @param door asks an account's IAM as the role there
   */
  Fleet(
      Supplier<List<Member>> directory,
      AccountFilter filter,
      Function<Member, IamApi> door,
      Clock clock) {
    this.directory = directory;
    this.filter = filter;
    this.door = door;
    this.clock = clock;
  }

  IamApi into(Member member) {
    return door.apply(member);
  }

  /**
   * The accounts to be read, ordered by id, so that a run that goes on finds its place.
   *
   * @param begins whether a run begins: then what an earlier pull was told is not good enough
   * @throws SourceFailure.Rejected if there are none: an empty list would retire everything
   */
  List<Member> open(boolean begins) {
    List<Member> open = chosen(begins).stream().filter(Member::isOpen).toList();
    if (open.isEmpty()) {
      throw new SourceFailure.Rejected(
          "accounts: none that is open is left to be read; look at accounts.include and"
              + " accounts.exclude");
    }
    return open;
  }

  /** The accounts that the filter takes, closed ones too. */
  synchronized List<Member> chosen(boolean begins) {
    Instant now = clock.instant();
    if (all.isEmpty() || (begins && readAt.isBefore(now.minus(KEPT)))) {
      all =
          directory.get().stream()
              .filter(filter::takes)
              .sorted(Comparator.comparing(Member::id))
              .toList();
      readAt = now;
    }
    return all;
  }
}
