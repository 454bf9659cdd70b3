package io.concordat.registry.link;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.SourceRecord;
import io.concordat.registry.Records;
import io.concordat.registry.link.policy.LinkingPolicy;
import io.concordat.registry.link.policy.LinkingPolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every example of {@code docs/linking.md} is what linking does by the page's own policy. */
class LinkingDocTest {
  private static final Path PAGE = Path.of("..", "docs", "linking.md");
  private static final Pattern POLICY = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final String HEAD = "| there is | then comes | what becomes of it |";

  private int rows;

  @TestFactory
  List<DynamicTest> everyExampleHolds() throws IOException {
    String page = Files.readString(PAGE);
    Matcher policy = POLICY.matcher(page);
    assertThat(policy.find()).as("the page shows a policy").isTrue();
    LinkingPolicy read = new LinkingPolicyReader(50).read(policy.group(1));
    List<DynamicTest> tests = new ArrayList<>();
    String table = page.substring(page.indexOf(HEAD) + HEAD.length());
    for (String line : table.substring(0, table.indexOf("\n\n")).strip().split("\n")) {
      if (line.startsWith("|---")) {
        continue;
      }
      String[] cells = line.split("\\|");
      tests.add(
          DynamicTest.dynamicTest(
              line, () -> check(read, cells[1].strip(), cells[2].strip(), cells[3].strip())));
    }
    assertThat(tests).as("the page has its examples").hasSizeGreaterThan(8);
    return tests;
  }

  private void check(LinkingPolicy policy, String before, String after, String expected) {
    LinkingScene scene = new LinkingScene(policy);
    if (!before.equals("nothing")) {
      for (String record : before.split(";")) {
        scene.batch(record(record));
      }
    }
    assertThat(scene.cases()).as("what is there is there").isEmpty();
    SourceRecord arrived = record(after);
    scene.batch(arrived);
    String became;
    if (!scene.cases().isEmpty()) {
      became = "case " + scene.cases().getFirst().name().toLowerCase(Locale.ROOT);
    } else if (scene.entityOf(arrived) == null) {
      became = "waits";
    } else if (scene.ruleOf(arrived).equals("native-key")) {
      became = "new entity";
    } else {
      became = "joins by " + scene.ruleOf(arrived);
    }
    assertThat(became).isEqualTo(expected);
  }

  private SourceRecord record(String text) {
    String[] parts = text.replace("`", "").strip().split(":? ", 2);
    Records record = row("row-" + rows++).of(parts[0].replace(":", ""), "rows");
    for (String key : parts[1].split(" ")) {
      String[] typed = key.split("=");
      record.key(typed[0], typed[1]);
    }
    return record.record();
  }
}
