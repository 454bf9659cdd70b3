package io.concordat.connector.runtime.pull;

/**
 * The counts of a run.
 *
 * @param pages answers of the vendor
 * @param read rows that the vendor served, rejects included
 * @param published records that were new or had changed, tombstones included
 * @param unchanged rows whose content was published before
 * @param retired tombstones among {@code published}
 * @param rejected rows that could not be mapped
 */
public record Tally(
    long pages, long read, long published, long unchanged, long retired, long rejected) {
  public static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0);

  Tally plusPage(Sifted page) {
    return new Tally(
        pages + 1,
        read + page.read(),
        published + page.records().size(),
        unchanged + page.read() - page.records().size() - page.rejects().size(),
        retired + page.gone().size(),
        rejected + page.rejects().size());
  }

  Tally plusRetired(int count) {
    return new Tally(pages, read, published + count, unchanged, retired + count, rejected);
  }
}
