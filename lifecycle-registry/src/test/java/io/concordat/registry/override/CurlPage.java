package io.concordat.registry.override;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The curl commands of a documentation page, made runnable, with the status that each expects. */
final class CurlPage {
  private static final Pattern USER = Pattern.compile("TOKEN=.* --as (\\w+)\\)");
  private static final Pattern TARGET = Pattern.compile("http://localhost:8080(/[^\\s\"]*)");
  private static final Pattern HEADER = Pattern.compile("-H \"([\\w-]+): ([^\"]*)\"");
  private static final Pattern DATE =
      Pattern.compile("\\$\\(date -u -d '\\+(\\d+) days' \\+%FT%TZ\\)");

  private final List<Command> commands = new ArrayList<>();

  /**
   * One command.
   *
   * @param user whose token it is run with
   * @param body what goes in; empty for nothing
   * @param status what the page says comes out
   */
  record Command(String user, String line, String body, int status) {
    Response run(Map<String, String> variables) {
      RequestSpecification request = RestAssured.given().urlEncodingEnabled(false);
      Matcher header = HEADER.matcher(line);
      while (header.find()) {
        // Who calls is the test's business.
        if (!header.group(1).equals("Authorization")) {
          request.header(header.group(1), header.group(2));
        }
      }
      if (!body.isEmpty()) {
        request.contentType("application/json").body(filled(body, variables));
      }
      Matcher target = TARGET.matcher(line);
      if (!target.find()) {
        throw new IllegalStateException("no address in: " + line);
      }
      String path = filled(target.group(1), variables);
      return line.contains("-X POST") ? request.post(path) : request.get(path);
    }

    private static String filled(String text, Map<String, String> variables) {
      String filled =
          DATE.matcher(text)
              .replaceAll(
                  found ->
                      Instant.now()
                          .truncatedTo(ChronoUnit.SECONDS)
                          .plus(Duration.ofDays(Long.parseLong(found.group(1))))
                          .toString());
      for (Map.Entry<String, String> variable : new HashMap<>(variables).entrySet()) {
        filled = filled.replace("$" + variable.getKey(), variable.getValue());
      }
      return filled;
    }
  }

  static List<Command> read(Path page) throws IOException {
    CurlPage read = new CurlPage();
    read.lines(Files.readAllLines(page));
    return List.copyOf(read.commands);
  }

  private void lines(List<String> lines) {
    String user = "";
    String command = "";
    StringBuilder body = new StringBuilder();
    boolean inBody = false;
    for (String line : lines) {
      Matcher as = USER.matcher(line);
      if (inBody) {
        inBody = !line.equals("END");
        body.append(inBody ? line + "\n" : "");
      } else if (as.matches()) {
        user = as.group(1);
      } else if (line.startsWith("curl ")) {
        command = line;
        inBody = line.endsWith("<<END");
      } else if (line.matches("# \\d{3}")) {
        commands.add(
            new Command(user, command, body.toString(), Integer.parseInt(line.substring(2))));
        body.setLength(0);
      }
    }
  }
}
