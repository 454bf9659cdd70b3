package io.concordat.edge;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of a list.
 *
 * @param items the page
 * @param nextCursor what to send as {@code cursor} for the next page; null after the last
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Items<T>(List<T> items, @Schema(nullable = true) String nextCursor) {
  public Items {
    items = List.copyOf(items);
  }

  /** A list that is complete in itself. */
  public static <T> Items<T> all(List<T> items) {
    return new Items<>(items, null);
  }

  /**
   * A page from rows that were fetched with {@link PageSize#fetch()}.
   *
   * @param cursor makes the cursor of the last item served
   */
  public static <T> Items<T> page(List<T> fetched, PageSize size, Function<T, String> cursor) {
    if (fetched.size() <= size.value()) {
      return all(fetched);
    }
    List<T> page = fetched.subList(0, size.value());
    return new Items<>(page, cursor.apply(page.getLast()));
  }

  /** The same page of other items. */
  public <R> Items<R> map(Function<T, R> mapping) {
    return new Items<>(items.stream().map(mapping).toList(), nextCursor);
  }
}
