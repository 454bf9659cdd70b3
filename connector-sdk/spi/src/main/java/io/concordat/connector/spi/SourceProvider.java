package io.concordat.connector.spi;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What a deployable offers to the runtime: its configured sources. A deployable has one bean of
 * this type for each vendor that it speaks to; all sources of all beans are pulled.
 */
public interface SourceProvider {
  /**
   * The configured instances; may be empty. Called once at start: a configuration that cannot work
   * throws {@link IllegalArgumentException} with a sentence that names the property, and the
   * service does not start.
   */
  List<Source> sources();

  /**
   * Makes a source of each configured entry, in the order of their ids.
   *
   * @param configured the settings, by source id
   * @throws IllegalArgumentException as {@code make} does
   */
  static <S> List<Source> each(Map<String, S> configured, BiFunction<String, S, Source> make) {
    return configured.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> make.apply(entry.getKey(), entry.getValue()))
        .toList();
  }
}
