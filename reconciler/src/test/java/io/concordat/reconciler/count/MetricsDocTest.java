package io.concordat.reconciler.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.FieldDecision.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of metrics names what is there, and nothing else. */
class MetricsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Path CODE = Path.of("src", "main", "java");

  /** A name that is handed to a registry, or answered as a counter's. */
  private static final Pattern METER =
      Pattern.compile(
          "(?:\\.(?:counter|timer|gauge)\\(\\s*|meter\\(\\) \\{\\s*return )\"(concordat[a-z._]+)\"");

  private String page;

  @BeforeEach
  void readThePage() throws IOException {
    page = Files.readString(PAGE);
  }

  @Test
  void namesEveryMeterOfTheReconcilerAndNoOther() throws IOException {
    String section = page.substring(page.indexOf("## Reconciler"), page.indexOf("## Registry"));
    Set<String> named = new TreeSet<>();
    Pattern.compile("\\| `(concordat[a-z._]+)` \\|")
        .matcher(section)
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(named::add);
    assertThat(named).isEqualTo(used()).hasSizeGreaterThan(5);
  }

  @Test
  void saysOfEveryReasonWhatItMeans() {
    for (Reason reason : Reason.values()) {
      assertThat(page).contains("| `" + reason.wireName() + "` | ");
    }
    for (Suppressed suppressed : Suppressed.values()) {
      String what = suppressed.tags().stream().skip(1).findFirst().orElseThrow().getValue();
      String reason = suppressed.tags().stream().findFirst().orElseThrow().getValue();
      assertThat(page).contains("| `" + what + "` | `" + reason + "` | ");
    }
  }

  private static Set<String> used() throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CODE)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        METER.matcher(Files.readString(file)).results().forEach(m -> used.add(m.group(1)));
      }
    }
    return used;
  }
}
