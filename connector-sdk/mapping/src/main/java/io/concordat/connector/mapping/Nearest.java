package io.concordat.connector.mapping;

import java.util.Collection;
import java.util.Comparator;

/** Finds the word that was probably meant. */
final class Nearest {
  private Nearest() {}

  /** A sentence for a refusal; empty where no known word is within a third of the word's length. */
  static String hint(String said, Collection<String> known) {
    int tolerance = Math.max(1, said.length() / 3);
    return known.stream()
        .filter(word -> Math.abs(word.length() - said.length()) <= tolerance)
        .filter(word -> distance(said, word) <= tolerance)
        .min(
            Comparator.<String>comparingInt(word -> distance(said, word))
                .thenComparingInt(word -> Math.abs(word.length() - said.length()))
                .thenComparing(Comparator.naturalOrder()))
        .map(word -> "; did you mean '" + word + "'?")
        .orElse("");
  }

  /** Letters to insert, delete, change or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] costs = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        costs[i][j] = i == 0 || j == 0 ? i + j : cost(costs, a, b, i, j);
      }
    }
    return costs[a.length()][b.length()];
  }

  private static int cost(int[][] costs, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int cost =
        Math.min(
            costs[i - 1][j - 1] + (same ? 0 : 1), Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
  }
}
