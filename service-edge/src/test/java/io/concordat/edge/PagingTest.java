package io.concordat.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
  @Test
  void cursorComesBackAsItWasMade() {
    String cursor = Cursor.encode("ärger.name", 42, "");
    assertThat(cursor).matches("[A-Za-z0-9._-]+");
    assertThat(Cursor.decode(cursor, 3)).containsExactly("ärger.name", "42", "");
  }

  @Test
  void noCursorMeansTheFirstPage() {
    assertThat(Cursor.decode(null, 2)).isEmpty();
    assertThat(Cursor.decode(" ", 2)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "1.a.b.c", "2.YQ.Yg", "1.§.Yg"})
  void foreignCursorIsRefusedNamingTheParameter(String cursor) {
    assertThatThrownBy(() -> Cursor.decode(cursor, 2))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.getStatusCode()).isEqualTo(400);
              assertThat(problem.getParameters()).containsEntry("field", "cursor");
            });
  }

  @Test
  void pageSizeHasADefaultAndBounds() {
    assertThat(PageSize.parse(null).value()).isEqualTo(50);
    assertThat(PageSize.parse("500").value()).isEqualTo(500);
    for (String wrong : List.of("0", "501", "-1", "ten", "99999999999")) {
      assertThatThrownBy(() -> PageSize.parse(wrong))
          .isInstanceOfSatisfying(
              HttpProblem.class,
              problem -> assertThat(problem.getParameters()).containsEntry("field", "limit"));
    }
  }

  @Test
  void oneRowMoreThanThePageMakesACursorOfTheLastRowServed() {
    PageSize two = new PageSize(2);
    Items<String> page = Items.page(List.of("a", "b", "c"), two, Cursor::encode);
    assertThat(page.items()).containsExactly("a", "b");
    assertThat(Cursor.decode(page.nextCursor(), 1)).containsExactly("b");
    assertThat(Items.page(List.of("a", "b"), two, Cursor::encode).nextCursor()).isNull();
  }
}
