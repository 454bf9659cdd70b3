package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One stream of a source that covers several accounts: the same stream of each account, one after
 * the other. An account that refuses is passed over and noted; the last page then says which were,
 * so that the run is partial and retires nothing. Any other failure is the run's.
 */
final class AcrossAccounts implements SourceStream {
  private static final String ACCOUNT = "fleet.account";
  private static final String GAPS = "fleet.gaps";
  private static final String GAP = "fleet.gap";
  private static final String NOTED = "fleet.noted";

  /** How much is said of the accounts that refused; the others are only counted. */
  private static final int MOST_SAID = 800;

  private final String name;
  private final Fleet fleet;
  private final BiFunction<Member, IamApi, SourceStream> streamOf;
  private Optional<Entered> entered = Optional.empty();

  private record Entered(Member member, SourceStream stream) {}

  AcrossAccounts(String name, Fleet fleet, BiFunction<Member, IamApi, SourceStream> streamOf) {
    this.name = name;
    this.fleet = fleet;
    this.streamOf = streamOf;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    List<Member> members = fleet.open(since.isStart());
    String at = since.get(ACCOUNT).orElse("");
    // An account that left while the run was under way is passed over, and retired by the next.
    Member member =
        members.stream().filter(one -> one.id().compareTo(at) >= 0).findFirst().orElse(null);
    if (member == null) {
      return end(since, List.of(), List.of());
    }
    Checkpoint own = member.id().equals(at) ? withoutOurs(since) : Checkpoint.start();
    try {
      return outward(members, member, since, stream(member).read(own));
    } catch (SourceFailure.Rejected refused) {
      if (!IamFailures.isDenied(refused)) {
        throw refused;
      }
      Page nothing = Page.last(List.of(), Checkpoint.start()).withGap(refused.getMessage());
      return outward(members, member, since, nothing);
    }
  }

  /** What an account's stream answered, as a page of the whole. */
  private Page outward(List<Member> members, Member member, Checkpoint since, Page page) {
    Checkpoint noted = note(since, member, page.gap());
    if (page.more()) {
      Checkpoint next = onlyOurs(noted).with(ACCOUNT, member.id());
      for (var entry : page.next().cursor().entrySet()) {
        next = next.with(entry.getKey(), entry.getValue());
      }
      return new Page(page.rows(), page.rejects(), next, true, Optional.empty());
    }
    Optional<String> following =
        members.stream().map(Member::id).filter(id -> id.compareTo(member.id()) > 0).findFirst();
    return following.isPresent()
        ? new Page(
            page.rows(),
            page.rejects(),
            onlyOurs(noted).with(ACCOUNT, following.get()),
            true,
            Optional.empty())
        : end(noted, page.rows(), page.rejects());
  }

  private Page end(Checkpoint noted, List<SourceRow> rows, List<Page.Reject> rejects) {
    entered = Optional.empty();
    Optional<String> gap =
        noted
            .get(GAPS)
            .map(count -> "accounts that could not be read in full: " + count)
            .map(text -> text + " (" + noted.get(GAP).orElse("") + ")");
    return new Page(rows, rejects, Checkpoint.start(), false, gap);
  }

  private static Checkpoint note(Checkpoint since, Member member, Optional<String> gap) {
    if (gap.isEmpty()) {
      return since;
    }
    if (since.get(NOTED).filter(member.id()::equals).isPresent()) {
      return since;
    }
    String said = since.get(GAP).orElse("");
    int count = since.get(GAPS).map(Integer::parseInt).orElse(0);
    String line = member.id() + ": " + gap.get();
    String more = said.isEmpty() ? line : said + "; " + line;
    Checkpoint noted = since.with(GAPS, Integer.toString(count + 1)).with(NOTED, member.id());
    return more.length() <= MOST_SAID ? noted.with(GAP, more) : noted;
  }

  private SourceStream stream(Member member) {
    if (entered.isEmpty() || !entered.get().member().id().equals(member.id())) {
      entered = Optional.of(new Entered(member, streamOf.apply(member, fleet.into(member))));
    }
    return entered.get().stream();
  }

  private static Checkpoint withoutOurs(Checkpoint since) {
    return since.without(ACCOUNT).without(GAPS).without(GAP).without(NOTED);
  }

  private static Checkpoint onlyOurs(Checkpoint since) {
    Checkpoint ours = new Checkpoint(since.mode(), Map.of());
    for (String name : List.of(GAPS, GAP, NOTED)) {
      ours = since.get(name).isPresent() ? ours.with(name, since.get(name).get()) : ours;
    }
    return ours;
  }
}
