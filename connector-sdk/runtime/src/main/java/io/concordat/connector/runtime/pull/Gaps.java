package io.concordat.connector.runtime.pull;

import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;
import java.util.List;
import java.util.Optional;

/** What a page could not read, and how it is said of a run. */
final class Gaps {
  /** How much is said of parts; all others are only counted. */
  private static final int MOST_SAID = 800;

  private Gaps() {}

  /** What of a page could not be read. A row that hides its id may be any row. */
  static Optional<String> of(Page page, Sifted sifted) {
    return page.gap()
        .or(
            () ->
                sifted.hidesAnId()
                    ? Optional.of("a row was refused whose id could not be read")
                    : Optional.empty());
  }

  /** The gap of a page's part; empty where the page has no gap, or no part. */
  static Optional<RunReport.Gap> inPart(Page page, Sifted sifted) {
    return page.part()
        .flatMap(
            part -> of(page, sifted).map(reason -> new RunReport.Gap(part, presentable(reason))));
  }

  /** A sentence on the stream as a whole and on its parts; empty if there is no gap. */
  static Optional<String> said(Optional<String> ofTheWhole, List<RunReport.Gap> ofParts) {
    return ofParts.isEmpty()
        ? ofTheWhole
        : Optional.of(ofTheWhole.map(gap -> gap + "; ").orElse("") + said(ofParts));
  }

  private static String said(List<RunReport.Gap> gaps) {
    StringBuilder said = new StringBuilder();
    for (RunReport.Gap gap : gaps) {
      String line = said(gap);
      if (said.length() + line.length() > MOST_SAID) {
        break;
      }
      said.append(said.isEmpty() ? "" : "; ").append(line);
    }
    return "parts that could not be read in full: " + gaps.size() + " (" + said + ")";
  }

  static String said(RunReport.Gap gap) {
    return gap.part() + ": " + gap.reason();
  }

  private static String presentable(String reason) {
    String shown = reason.replaceAll("\\p{Cntrl}", " ");
    if (shown.isBlank()) {
      return "it could not be read";
    }
    return shortened(shown, RunReport.Gap.MOST_REASON);
  }

  /** A text as it is or, where it is longer, its beginning and a sign that there was more. */
  static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}
