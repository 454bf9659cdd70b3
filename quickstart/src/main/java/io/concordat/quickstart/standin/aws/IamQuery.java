package io.concordat.quickstart.standin.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request of the Query API: a form with an action and its parameters. */
record IamQuery(Map<String, String> parameters) {
  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  static IamQuery parse(String form) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : form.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new IamQuery(parameters);
  }

  String action() {
    return parameters.getOrDefault("Action", "");
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** A list parameter: {@code Filter.member.1}, {@code Filter.member.2}, … */
  List<String> members(String name) {
    List<String> members = new ArrayList<>();
    for (int i = 1; parameters.containsKey(name + ".member." + i); i++) {
      members.add(parameters.get(name + ".member." + i));
    }
    return members;
  }

  int maxItems() {
    int asked = get("MaxItems").map(Integer::parseInt).orElse(USUAL_PAGE);
    return Math.clamp(asked, 1, LARGEST_PAGE);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
