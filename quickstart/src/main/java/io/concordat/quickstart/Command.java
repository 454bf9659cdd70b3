package io.concordat.quickstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What was typed. */
sealed interface Command {
  /** Starts the suite. */
  record Up(boolean fresh, boolean detach, boolean withKeycloak) implements Command {}

  /** Stops the suite, wherever it was started. */
  record Down() implements Command {}

  /** Says what runs. */
  record Status() implements Command {}

  /** Mints a token. */
  record Token(String role, String name) implements Command {}

  /** Says what a policy would change. */
  record WhatIf(Path file, int examples, String name) implements Command {}

  /**
   * Puts a policy in force.
   *
   * @param maxChanged refused if it would change more decided values; empty: whatever it changes
   */
  record Publish(Path file, OptionalLong maxChanged, String name) implements Command {}

  /**
   * Reads the arguments.
   *
   * @throws Refusal saying what would be right
   */
  static Command parse(String... arguments) {
    List<String> rest = new ArrayList<>(Arrays.asList(arguments));
    String verb = rest.isEmpty() ? "" : rest.removeFirst();
    Command command =
        switch (verb) {
          case "up" ->
              new Up(
                  rest.remove("--fresh"), rest.remove("--detach"), rest.remove("--with-keycloak"));
          case "down" -> new Down();
          case "status" -> new Status();
          case "token" -> token(rest);
          case "policy" -> policy(rest);
          default ->
              throw new Refusal("'" + verb + "' is none of up, down, status, token, policy.");
        };
    if (!rest.isEmpty()) {
      throw new Refusal(
          "'" + rest.getFirst() + "' means nothing to " + verb + ": see ./concordat help.");
    }
    return command;
  }

  private static Token token(List<String> rest) {
    Optional<String> name = option(rest, "--as");
    if (rest.isEmpty() || rest.getFirst().startsWith("-")) {
      throw new Refusal(
          "A token needs a role: ./concordat token reader (or steward, policy-author, operator).");
    }
    String role = rest.removeFirst();
    return new Token(role, name.orElse(role + "@quickstart.example"));
  }

  private static Command policy(List<String> rest) {
    String verb = rest.isEmpty() ? "" : rest.removeFirst();
    if (!verb.equals("what-if") && !verb.equals("publish")) {
      throw new Refusal(
          "What about the policy? ./concordat policy what-if FILE, or ./concordat policy publish"
              + " FILE.");
    }
    String name = option(rest, "--as").orElse("policy-author@quickstart.example");
    if (verb.equals("publish")) {
      OptionalLong bound =
          option(rest, "--max-changed")
              .map(text -> OptionalLong.of(number("--max-changed", text, Long.MAX_VALUE)))
              .orElse(OptionalLong.empty());
      return new Publish(file(rest), bound, name);
    }
    int examples =
        (int)
            (long)
                option(rest, "--examples").map(text -> number("--examples", text, 20)).orElse(3L);
    return new WhatIf(file(rest), examples, name);
  }

  private static Path file(List<String> rest) {
    if (rest.isEmpty() || rest.getFirst().startsWith("-")) {
      throw new Refusal("Which policy file? Name it after the command.");
    }
    return Path.of(rest.removeFirst());
  }

  private static long number(String option, String text, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of bounds is.
    }
    throw new Refusal(
        option
            + " needs a whole number, 0 or more"
            + (most == Long.MAX_VALUE ? "" : " and at most " + most)
            + ".");
  }

  private static Optional<String> option(List<String> rest, String name) {
    int at = rest.indexOf(name);
    if (at < 0) {
      return Optional.empty();
    }
    if (at + 1 >= rest.size()) {
      throw new Refusal(name + " needs a value.");
    }
    rest.remove(at);
    return Optional.of(rest.remove(at));
  }
}
