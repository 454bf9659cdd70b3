package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One stream of a source that covers several accounts: the same stream of each account, one after
 * the other, each of them a part. An account that refuses is a gap in its part, and the others are
 * read. Any other failure is the run's, and so is one to list the accounts: an account that is read
 * no more was left out by a list that was read to its end, so that what was read of it is gone.
 */
final class AcrossAccounts implements SourceStream {
  private static final String ACCOUNT = "fleet.account";

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
    // An account that left while the run was under way is passed over: it is gone.
    Member member =
        members.stream().filter(one -> one.id().compareTo(at) >= 0).findFirst().orElse(null);
    if (member == null) {
      return end(Page.last(List.of(), Checkpoint.start()));
    }
    Checkpoint own = member.id().equals(at) ? since.without(ACCOUNT) : Checkpoint.start();
    return outward(members, member, page(member, own)).inPart(member.id());
  }

  private Page page(Member member, Checkpoint own) {
    try {
      return stream(member).read(own);
    } catch (SourceFailure.Rejected refused) {
      if (!IamFailures.isOfAccount(refused)) {
        throw refused;
      }
      return Page.last(List.of(), Checkpoint.start()).withGap(refused.getMessage());
    }
  }

  /** What an account's stream answered, as a page of the whole. */
  private Page outward(List<Member> members, Member member, Page page) {
    if (page.more()) {
      return further(page, page.next().with(ACCOUNT, member.id()));
    }
    return members.stream()
        .map(Member::id)
        .filter(id -> id.compareTo(member.id()) > 0)
        .findFirst()
        .map(id -> further(page, new Checkpoint(PullMode.FULL, Map.of(ACCOUNT, id))))
        .orElseGet(() -> end(page));
  }

  private static Page further(Page page, Checkpoint next) {
    return new Page(page.rows(), page.rejects(), next, true, page.gap());
  }

  private Page end(Page page) {
    entered = Optional.empty();
    return new Page(page.rows(), page.rejects(), Checkpoint.start(), false, page.gap());
  }

  private SourceStream stream(Member member) {
    if (entered.isEmpty() || !entered.get().member().id().equals(member.id())) {
      entered = Optional.of(new Entered(member, streamOf.apply(member, fleet.into(member))));
    }
    return entered.get().stream();
  }
}
