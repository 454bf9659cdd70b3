package io.concordat.edge;

/**
 * How many items a page may hold: 1 to 500, 50 unless the client says otherwise.
 *
 * @param value the number
 */
public record PageSize(int value) {
  public static final int DEFAULT = 50;
  public static final int MAX = 500;

  public PageSize {
    if (value < 1 || value > MAX) {
      throw refused();
    }
  }

  /**
   * Reads the query parameter {@code limit}.
   *
   * @param limit as the client sent it; null or blank for the default. A text, because a number
   *     that does not parse would otherwise become a 404
   * @throws io.quarkiverse.resteasy.problem.HttpProblem a 400 on {@code limit}
   */
  public static PageSize parse(String limit) {
    if (limit == null || limit.isBlank()) {
      return new PageSize(DEFAULT);
    }
    try {
      return new PageSize(Integer.parseInt(limit.trim()));
    } catch (NumberFormatException e) {
      throw refused();
    }
  }

  /** What to ask the database for: one more than is served tells whether there is a next page. */
  public int fetch() {
    return value + 1;
  }

  private static RuntimeException refused() {
    return Problem.badRequest("limit", "must be a whole number from 1 to " + MAX);
  }
}
