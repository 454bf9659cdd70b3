package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;

/** The accounts of the organization themselves: all that the filter takes, closed ones too. */
final class AccountStream implements SourceStream {
  private final Fleet fleet;

  AccountStream(Fleet fleet) {
    this.fleet = fleet;
  }

  @Override
  public String name() {
    return "accounts";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    fleet.open(true);
    return Page.last(
        fleet.chosen(false).stream().map(AccountMapper::row).toList(), Checkpoint.start());
  }
}
