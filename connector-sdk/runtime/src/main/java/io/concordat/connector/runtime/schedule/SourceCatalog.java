package io.concordat.connector.runtime.schedule;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import io.concordat.connector.spi.SourceStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** All sources of all providers of the deployable, checked once at start. */
public final class SourceCatalog {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");

  private final List<Source> sources;

  private SourceCatalog(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * Asks every provider once.
   *
   * @throws IllegalArgumentException with a sentence for the operator if the sources cannot be
   *     pulled as they are
   */
  public static SourceCatalog of(Iterable<SourceProvider> providers) {
    List<Source> sources = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (SourceProvider provider : providers) {
      for (Source source : provider.sources()) {
        check(source);
        if (!ids.add(source.id())) {
          throw new IllegalArgumentException(
              "two sources are called '"
                  + source.id()
                  + "': give each configured source its own id");
        }
        sources.add(source);
      }
    }
    return new SourceCatalog(sources);
  }

  public List<Source> all() {
    return sources;
  }

  public Optional<Source> find(String id) {
    return sources.stream().filter(source -> source.id().equals(id)).findFirst();
  }

  private static void check(Source source) {
    name("source id", source.id());
    name("system of source " + source.id(), source.system());
    if (source.streams().isEmpty()) {
      throw new IllegalArgumentException("source '" + source.id() + "' has no stream to pull");
    }
    Set<String> names = new HashSet<>();
    for (SourceStream stream : source.streams()) {
      name("stream of source " + source.id(), stream.name());
      if (!names.add(stream.name())) {
        throw new IllegalArgumentException(
            "source '" + source.id() + "' has two streams called '" + stream.name() + "'");
      }
    }
  }

  private static void name(String what, String value) {
    if (value == null || !NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what
              + " '"
              + value
              + "' must start with a lower-case letter and hold only a-z, 0-9, '_', '.', ':', '-',"
              + " at most 64 characters");
    }
  }
}
