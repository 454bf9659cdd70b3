package io.concordat.connector.servicenow;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much is still to come, by the instance's own count. */
class OutlookTest {
  private final FakeInstance instance = new FakeInstance();

  @BeforeEach
  void fill() {
    SmallEstate.fill(instance);
  }

  @AfterEach
  void stop() {
    instance.close();
  }

  @Test
  void countsDownWhatIsBehindEachPage() {
    assertThat(left("sys_user"))
        .as("six rows, of which one is hidden, three at a time")
        .containsExactly(OptionalLong.of(3), OptionalLong.of(1), OptionalLong.of(0));
  }

  @Test
  void claimsNothingWhereTheInstanceDoesNotCount() {
    instance.withoutCount();
    assertThat(left("sys_user")).isNotEmpty().allMatch(OptionalLong::isEmpty);
  }

  private List<OptionalLong> left(String name) {
    SourceStream stream =
        TestConfig.stream(TestConfig.instance(instance.uri().toString(), Map.of()), name);
    List<OptionalLong> left = new ArrayList<>();
    Page page = stream.read(Checkpoint.start());
    left.add(page.left());
    while (page.more()) {
      page = stream.read(page.next());
      left.add(page.left());
    }
    return left;
  }
}
