package io.concordat.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Ports of 127.0.0.1. */
public final class Ports {
  private Ports() {}

  /** The address 127.0.0.1: not a name, which could resolve to something else. */
  public static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A port that was free a moment ago. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedServerException("no port of 127.0.0.1 is free", e);
    }
  }

  /** Whether the port can be bound now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port), 1);
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }

  /**
   * Refuses a port that somebody else holds.
   *
   * @param purpose what wants it, for the message
   * @throws EmbeddedServerException naming the port
   */
  public static void requireFree(int port, String purpose) {
    if (!isFree(port)) {
      throw new EmbeddedServerException(
          "port " + port + " of 127.0.0.1, which " + purpose + " needs, is in use");
    }
  }
}
