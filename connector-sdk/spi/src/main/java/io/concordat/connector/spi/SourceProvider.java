package io.concordat.connector.spi;

import java.util.List;

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
}
