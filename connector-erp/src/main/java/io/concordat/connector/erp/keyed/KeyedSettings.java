package io.concordat.connector.erp.keyed;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How a system of numbered rows is read; a vendor's configuration mapping extends it. */
public interface KeyedSettings {
  /** Rows asked for at once. */
  @WithDefault("500")
  int pageSize();

  /**
   * How far an increment reaches back before the last run began, up to a day: long transactions
   * commit with an older time of change.
   */
  @WithDefault("PT5M")
  Duration overlap();

  /** What is read; the vendor's page says which there are. */
  List<String> streams();

  /** The file that says what becomes which field, instead of the shipped one. */
  Optional<Path> mapping();

  /**
   * Refuses what cannot work.
   *
   * @param prefix of the source's properties; ends in a dot
   * @param id the source's id
   * @param mostRows the largest page that the vendor serves
   * @param known the streams that there are
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static void check(
      String prefix, String id, KeyedSettings settings, int mostRows, Collection<String> known) {
    refuseUnless(
        id.matches("[a-z][a-z0-9_.:-]{0,63}"),
        prefix + "*: a source's id is lower case and begins with a letter");
    refuseUnless(
        settings.pageSize() >= 1 && settings.pageSize() <= mostRows,
        prefix + "page-size: must be from 1 to " + mostRows);
    refuseUnless(
        !settings.overlap().isNegative() && settings.overlap().compareTo(Duration.ofDays(1)) <= 0,
        prefix + "overlap: must be from PT0S to P1D");
    refuseUnless(
        !settings.streams().isEmpty() && known.containsAll(settings.streams()),
        prefix + "streams: must name some of " + String.join(", ", known));
  }

  private static void refuseUnless(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
