package io.concordat.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that can be cut: open connections break, new ones are refused, until it is restored
 * on the same port. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket listener;
  private Thread acceptor;

  private FaultProxy(InetSocketAddress target, int port) throws IOException {
    this.target = target;
    this.listener = listen(port);
    this.port = listener.getLocalPort();
    this.acceptor = accept(listener);
  }

  /** A proxy on a free port before a port of 127.0.0.1; the target need not listen yet. */
  public static FaultProxy before(int targetPort) {
    return before(targetPort, 0);
  }

  /** A proxy on a given port (0: any) before a port of 127.0.0.1. */
  public static FaultProxy before(int targetPort, int port) {
    try {
      return new FaultProxy(new InetSocketAddress(Ports.loopback(), targetPort), port);
    } catch (IOException e) {
      throw new EmbeddedServerException("port " + port + " of 127.0.0.1 is in use", e);
    }
  }

  public int port() {
    return port;
  }

  /** Breaks every connection and refuses new ones. May be repeated. */
  public void cut() {
    Thread stopping;
    synchronized (this) {
      closeQuietly(listener);
      open.forEach(FaultProxy::closeQuietly);
      open.clear();
      stopping = acceptor;
    }
    // A closed listener keeps its port until the thread that waits in accept() has left it.
    try {
      stopping.join(LONGEST_CONNECT.plusSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Serves again, on the same port. May be repeated. */
  public synchronized void restore() {
    if (!listener.isClosed()) {
      return;
    }
    try {
      listener = listen(port);
      acceptor = accept(listener);
    } catch (IOException e) {
      throw new EmbeddedServerException("port " + port + " could not be bound again", e);
    }
  }

  @Override
  public void close() {
    cut();
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    InetAddress loopback = Ports.loopback();
    socket.bind(new InetSocketAddress(loopback, port), 128);
    return socket;
  }

  private Thread accept(ServerSocket on) {
    return Thread.ofVirtual()
        .name("fault-proxy-" + port)
        .start(
            () -> {
              while (!on.isClosed()) {
                try {
                  connect(on.accept());
                } catch (IOException cutOrTargetAway) {
                  // The client sees a broken connection, which is what a cut is.
                }
              }
            });
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(target, (int) LONGEST_CONNECT.toMillis());
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException e) {
      closeQuietly(client);
      closeQuietly(server);
      throw e;
    }
    open.add(client);
    open.add(server);
    Thread.ofVirtual().start(() -> pump(client, server));
    Thread.ofVirtual().start(() -> pump(server, client));
    synchronized (this) {
      if (listener.isClosed()) {
        closeQuietly(client);
        closeQuietly(server);
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException broken) {
      // Either side went away: so does the other, below.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception alreadyBroken) {
      // Nothing is left to close.
    }
  }
}
