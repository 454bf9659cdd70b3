package io.concordat.reconciler.finding;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Nearest {
  private Nearest() {}

  /** The known word within a third of the word's length, at least one letter, of what was said. */
  public static Optional<String> to(String said, Collection<String> known) {
    int tolerance = Math.max(1, said.length() / 3);
    return known.stream()
        .filter(word -> Math.abs(word.length() - said.length()) <= tolerance)
        .filter(word -> distance(said, word) <= tolerance)
        .min(
            Comparator.<String>comparingInt(word -> distance(said, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** A sentence for a refusal; empty where nothing is near. */
  public static String hint(String said, Collection<String> known) {
    return to(said, known).map(word -> "; did you mean '" + word + "'?").orElse("");
  }

  /** Letters to insert, delete, change or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] costs = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          costs[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        costs[i][j] =
            Math.min(costs[i - 1][j - 1] + change, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          costs[i][j] = Math.min(costs[i][j], costs[i - 2][j - 2] + 1);
        }
      }
    }
    return costs[a.length()][b.length()];
  }
}
