package io.concordat.benchmarks;

import java.util.Arrays;

/**
 * Runs one benchmark: {@code engine}, {@code end-to-end}, {@code scale}, {@code read}, {@code
 * what-if} or {@code pull}.
 */
public final class Main {
  private Main() {}

  /**
   * Ends with status 1 where the benchmark failed, and 2 where there is none of that name.
   *
   * @param args the benchmark's name, then its settings as {@code --name=number}
   */
  public static void main(String[] args) {
    // The clients' own logs would drown the figures.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    String name = args.length == 0 ? "" : args[0];
    Benchmark benchmark =
        switch (name) {
          case "engine" -> EngineBenchmark::run;
          case "end-to-end" -> EndToEnd::run;
          case "scale" -> Scale::run;
          case "read" -> Read::run;
          case "what-if" -> WhatIf::run;
          case "pull" -> Pull::run;
          default -> null;
        };
    if (benchmark == null) {
      System.err.println(
          "'" + name + "' is none of engine, end-to-end, scale, read, what-if, pull");
      System.exit(2);
      return;
    }
    int status = 0;
    try {
      benchmark.run(Settings.of(Arrays.asList(args).subList(1, args.length)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      status = 2;
    } catch (Exception e) {
      e.printStackTrace();
      status = 1;
    }
    // Kafka leaves threads behind, above all one that failed to start.
    System.exit(status);
  }

  private interface Benchmark {
    void run(Settings settings) throws Exception;
  }
}
