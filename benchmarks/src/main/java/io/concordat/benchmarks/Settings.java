package io.concordat.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be set about a benchmark, as {@code --name=number}. */
record Settings(Map<String, Integer> numbers) {
  static Settings of(List<String> arguments) {
    Map<String, Integer> numbers = new TreeMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 3) {
        throw new IllegalArgumentException("'" + argument + "' is not --name=number");
      }
      try {
        numbers.put(argument.substring(2, equals), Integer.valueOf(argument.substring(equals + 1)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'" + argument + "' is not --name=number", e);
      }
    }
    return new Settings(Map.copyOf(numbers));
  }

  int number(String name, int otherwise) {
    return numbers.getOrDefault(name, otherwise);
  }
}
