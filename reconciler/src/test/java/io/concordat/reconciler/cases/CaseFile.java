package io.concordat.reconciler.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A Markdown file of cases: {@code # topic}, perhaps a policy for all of them in a {@code yaml}
 * block, and under each {@code ## name} the case's own policy, its tables, and as a quotation the
 * sentence that explains the decision. Whatever is not prose is known, or the file is refused.
 */
final class CaseFile {
  /** The sources that the cases speak of, by name. */
  static final String SOURCES = "sources.md";

  private static final List<String> KINDS =
      List.of("source", "run of", "kind", "field", "loser", "refused");

  private final String file;
  private final Path folder;
  private final List<String> lines;
  private final List<WorkedCase.Written> cases = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();
  private String sharedPolicy = "";
  private WorkedCase.Written open;
  private int at;

  private CaseFile(Path path, String text) {
    this.file = path.getFileName().toString();
    this.folder = path.toAbsolutePath().getParent();
    this.lines = text.lines().toList();
  }

  /** The cases of a file. */
  static List<WorkedCase> read(Path path, Estate estate) throws IOException {
    return read(path, Files.readString(path), estate);
  }

  static List<WorkedCase> read(Path path, String text, Estate estate) {
    CaseFile reading = new CaseFile(path, text);
    reading.parse();
    return reading.cases.stream().map(written -> WorkedCase.of(written, estate)).toList();
  }

  /** Every case file of a folder, in the order of their names. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(path -> path.getFileName().toString().endsWith(".md"))
          .filter(path -> !path.getFileName().toString().equals(SOURCES))
          .sorted()
          .toList();
    }
  }

  private void parse() {
    if (lines.isEmpty() || !lines.getFirst().startsWith("# ")) {
      throw refuse("must start with '# ' and the topic");
    }
    for (at = 1; at < lines.size(); at++) {
      String line = lines.get(at);
      if (line.startsWith("## ")) {
        begin(line.substring(3).strip());
      } else if (line.startsWith("#")) {
        throw refuse("only '## ' begins a case");
      } else if (line.startsWith("```")) {
        policy(line);
      } else if (line.startsWith("|")) {
        table();
      } else if (line.startsWith(">")) {
        inCase("a sentence").sentence.add(line.substring(1).strip());
      } else if (!line.isEmpty() && Character.isWhitespace(line.charAt(0))) {
        throw refuse("begins with a blank, so that nobody can tell what it is");
      }
    }
    if (cases.isEmpty()) {
      throw refuse("has no case");
    }
    cases.forEach(WorkedCase.Written::requireWhole);
  }

  private void begin(String name) {
    if (name.isEmpty() || !names.add(name)) {
      throw refuse("a case needs a name that no other case of the file has");
    }
    open = new WorkedCase.Written(file, folder, at + 1, name);
    open.policy = sharedPolicy;
    cases.add(open);
  }

  private void policy(String fence) {
    if (!fence.strip().equals("```yaml")) {
      throw refuse("only a ```yaml block, which is a policy, can stand here");
    }
    int start = at + 1;
    do {
      at++;
      if (at == lines.size()) {
        throw refuse("the block that begins in line " + start + " does not end");
      }
    } while (!lines.get(at).startsWith("```"));
    String text = String.join("\n", lines.subList(start, at)) + "\n";
    if (open == null) {
      if (!sharedPolicy.isEmpty()) {
        throw refuse("there is a second policy for all cases");
      }
      sharedPolicy = text;
    } else if (open.ownPolicy) {
      throw refuse("the case has a second policy");
    } else {
      open.policy = text;
      open.ownPolicy = true;
    }
  }

  private void table() {
    int first = at;
    while (at + 1 < lines.size() && lines.get(at + 1).startsWith("|")) {
      at++;
    }
    Table table = Table.read(file, first + 1, lines.subList(first, at + 1));
    String kind = table.heads().getFirst();
    WorkedCase.Written written = inCase("a table");
    if (!KINDS.contains(kind)) {
      throw new CaseRefusedException(
          file, first + 1, "a table that begins with '" + kind + "' is none of " + KINDS);
    }
    if (written.tables.putIfAbsent(kind, table) != null) {
      throw new CaseRefusedException(
          file, first + 1, "the case has a second table that begins with '" + kind + "'");
    }
  }

  private WorkedCase.Written inCase(String what) {
    if (open == null) {
      throw refuse(what + " stands before the first case");
    }
    return open;
  }

  private CaseRefusedException refuse(String reason) {
    return new CaseRefusedException(file, Math.min(at, lines.size()) + 1, reason);
  }

  /** The sources that cases speak of. */
  record Estate(Map<String, Source> sources) {
    /** One source. */
    record Source(String name, String domain, String system, String stream) {}

    static Estate read(Path path) throws IOException {
      List<String> lines = Files.readAllLines(path);
      int first = 0;
      while (first < lines.size() && !lines.get(first).startsWith("|")) {
        first++;
      }
      int end = first;
      while (end < lines.size() && lines.get(end).startsWith("|")) {
        end++;
      }
      String file = path.getFileName().toString();
      if (first == end) {
        throw new CaseRefusedException(file, 1, "has no table of sources");
      }
      Table table = Table.read(file, first + 1, lines.subList(first, end));
      table.requireColumns(List.of("source", "domain", "system", "stream"), List.of());
      Map<String, Source> sources = new HashMap<>();
      for (Table.Row row : table.rows()) {
        Source source =
            new Source(
                row.required("source"),
                row.required("domain"),
                row.required("system"),
                row.required("stream"));
        if (sources.put(source.name(), source) != null) {
          throw row.refuse("source '" + source.name() + "' stands twice");
        }
      }
      return new Estate(Map.copyOf(sources));
    }

    Source source(String name) {
      Source source = sources.get(name);
      if (source == null) {
        throw new IllegalArgumentException("is not in " + SOURCES);
      }
      return source;
    }
  }
}
