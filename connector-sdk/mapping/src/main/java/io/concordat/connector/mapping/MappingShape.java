package io.concordat.connector.mapping;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a connector's code expects of a mapping: which rows there are, which values it derives for
 * them, and where the shipped mapping lies. Immutable.
 *
 * <p>The shipped mapping of a system is the resource {@code /mappings/<system>.yaml} beside the
 * connector's classes. An operator's file takes its place, or begins with {@code extends: default}
 * and holds only what differs.
 */
public final class MappingShape {
  private static final List<String> ENTRIES =
      List.of("version", "extends", "description", "customFields", "rows");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");
  private static final long MAX_BYTES = 1_000_000;

  private final String system;
  private final Optional<Class<?>> owner;
  private final Map<String, Row> rows;
  private volatile FieldMaps shipped;

  /** One row that the code expects; {@code derived} are the names of values that it computes. */
  private record Row(Set<String> derived, boolean idByCode) {}

  private MappingShape(String system, Optional<Class<?>> owner, Map<String, Row> rows) {
    this.system = system;
    this.owner = owner;
    this.rows = rows;
  }

  /**
   * A shape with a shipped mapping.
   *
   * @param owner a class of the connector, beside which the shipped mapping lies
   * @param system such as {@code sap-s4hana}
   */
  public static MappingShape of(Class<?> owner, String system) {
    return new MappingShape(system, Optional.of(owner), Map.of());
  }

  /** A shape of which an operator's file alone says which rows there are; nothing is shipped. */
  public static MappingShape open(String system) {
    return new MappingShape(system, Optional.empty(), Map.of());
  }

  /** The same with a row whose id the mapping names. */
  public MappingShape row(String name, String... derived) {
    return with(name, new Row(Set.copyOf(Arrays.asList(derived)), false));
  }

  /** The same with a row whose id the connector gives. */
  public MappingShape rowWithoutId(String name, String... derived) {
    return with(name, new Row(Set.copyOf(Arrays.asList(derived)), true));
  }

  private MappingShape with(String name, Row row) {
    Map<String, Row> more = new LinkedHashMap<>(rows);
    more.put(name, row);
    return new MappingShape(system, owner, more);
  }

  /** The shipped mapping; read once, since it cannot change. */
  public FieldMaps shipped() {
    FieldMaps present = shipped;
    if (present == null) {
      present = compile(shippedFile());
      shipped = present;
    }
    return present;
  }

  /**
   * The mapping of one source.
   *
   * @param property the configuration property that names the file, for messages
   * @param file the operator's file; empty: the shipped mapping
   * @throws IllegalArgumentException naming the property, and file, line, column, entry and remedy
   *     where the file is wrong: it is refused whole
   */
  public FieldMaps load(String property, Optional<Path> file) {
    if (file.isEmpty()) {
      if (owner.isEmpty()) {
        throw new IllegalArgumentException(
            property + ": is required: name the file that says what becomes which field");
      }
      return shipped();
    }
    try {
      return parse(file.get().toString(), text(file.get()));
    } catch (MappingRefusedException e) {
      throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(property + ": " + file.get() + " is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          property
              + ": "
              + file.get()
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); check that it is there, is a file of at most 1 MB, and may be read",
          e);
    }
  }

  /**
   * A mapping from its text.
   *
   * @param name how refusals name it
   * @throws MappingRefusedException if it is wrong
   */
  public FieldMaps parse(String name, String text) {
    YamlNode file = YamlFile.parse(name, text);
    YamlNode extended = file.mapping(ENTRIES).get("extends");
    if (extended == null) {
      return compile(file);
    }
    if (owner.isEmpty()) {
      throw extended.refuse("there is no shipped mapping to extend; leave the entry out");
    }
    extended.oneOf(List.of("default"));
    version(file);
    return compile(Overlay.over(shippedFile(), file));
  }

  private FieldMaps compile(YamlNode file) {
    Map<String, YamlNode> entries = file.mapping(ENTRIES);
    version(file);
    Set<String> custom = new TreeSet<>();
    if (entries.containsKey("customFields")) {
      for (YamlNode field : entries.get("customFields").items()) {
        custom.add(customField(field));
      }
    }
    YamlNode node = file.required("rows");
    YamlNode.Content.Entries named = node.entries();
    Collection<String> known = rows.isEmpty() ? named.values().keySet() : rows.keySet();
    Map<String, RowMap> maps = new LinkedHashMap<>();
    node.mapping(known)
        .forEach(
            (name, row) -> {
              if (!NAME.matcher(name).matches()) {
                throw named.keys().get(name).refuse("is no name such as purchase_contract");
              }
              Row shape = rows.getOrDefault(name, new Row(Set.of(), false));
              maps.put(
                  name, new RowReader(row, custom, shape.derived()).read(name, shape.idByCode()));
            });
    for (String expected : rows.keySet()) {
      if (!maps.containsKey(expected)) {
        throw node.refuse(
            "'" + expected + "' is missing; 'extends: default' at the top brings what is shipped");
      }
    }
    if (maps.isEmpty()) {
      throw node.refuse("must name one row at least");
    }
    return new FieldMaps(maps, digest(file));
  }

  private static void version(YamlNode file) {
    YamlNode version = file.required("version");
    if (!version.literal().equals("1")) {
      throw version.refuse(
          "'" + version.literal() + "' is not known; this release reads version 1");
    }
  }

  private static String customField(YamlNode node) {
    return node.read(
        text -> {
          if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                "'" + text + "' is no name of a field such as cost_center");
          }
          io.concordat.contract.SecretGuard.refuseSecretField(text);
          return text;
        });
  }

  private YamlNode shippedFile() {
    String resource = "/mappings/" + system + ".yaml";
    try (InputStream in = owner.orElseThrow().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the connector ships no " + resource);
      }
      return YamlFile.parse(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(resource + " cannot be read", e);
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("too large");
    }
    return Files.readString(file);
  }

  private static String digest(YamlNode file) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(file.required("rows").canonical().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
