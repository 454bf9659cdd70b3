package io.concordat.connector.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A server that writes whatever bytes a test wants, one connection for each request. */
final class RawServer implements AutoCloseable {
  private final ServerSocket socket;
  private final String scheme;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Script script;

  /** Answers one request. */
  @FunctionalInterface
  interface Script {
    /**
     * @param request head and body, as they came
     */
    void answer(String request, OutputStream out) throws IOException;
  }

  RawServer(Script script) {
    this(script, "http", ServerSocketFactory.getDefault());
  }

  RawServer(Script script, String scheme, ServerSocketFactory sockets) {
    this.script = script;
    this.scheme = scheme;
    try {
      socket = sockets.createServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  static RawServer of(byte[] response) {
    return new RawServer((request, out) -> out.write(response));
  }

  void answers(Script another) {
    script = another;
  }

  URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + "/");
  }

  int port() {
    return socket.getLocalPort();
  }

  List<String> requests() {
    return requests;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      String request = request(new BufferedInputStream(connection.getInputStream()));
      requests.add(request);
      script.answer(request, connection.getOutputStream());
      connection.getOutputStream().flush();
    } catch (IOException theClientWentAway) {
      // As many tests want it.
    }
  }

  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      head.write(b);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int length =
        text.toLowerCase(Locale.ROOT)
            .lines()
            .filter(line -> line.startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** A whole response; headers are given as lines. */
  static byte[] response(int status, byte[] body, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " said\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(body);
    return out.toByteArray();
  }

  static byte[] json(String body) {
    return response(200, body.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
