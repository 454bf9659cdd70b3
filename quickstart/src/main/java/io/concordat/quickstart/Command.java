package io.concordat.quickstart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
          default -> throw new Refusal("'" + verb + "' is none of up, down, status, token.");
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
