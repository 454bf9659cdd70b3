package io.concordat.quickstart.standin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/**
 * A server that answers like one vendor's API, filled with the estate. The launcher creates it,
 * starts it once on an address of 127.0.0.1, hands {@link #environment()} to the connector that
 * pulls from it, and closes it at the end.
 *
 * <p>Implementations are public classes with a public constructor that takes a {@link
 * StandInContext}.
 */
public interface StandIn extends AutoCloseable {
  /** The name that a person sees while the suite starts, such as {@code ServiceNow}. */
  String name();

  /** The service that pulls from it, such as {@code connector-servicenow}. */
  String connector();

  /**
   * Binds the address and serves until {@link #close()}.
   *
   * @throws IOException if the address cannot be bound
   */
  void start(InetSocketAddress address) throws IOException;

  /** Where it is reached. Only after {@link #start}. */
  URI uri();

  /**
   * The environment variables that point the connector here, credentials included. Only after
   * {@link #start}.
   */
  Map<String, String> environment();

  /** Stops serving. May be called more than once. */
  @Override
  void close();
}
