package io.concordat.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket();
    echo.bind(new InetSocketAddress(Ports.loopback(), 0));
    Thread.ofVirtual().start(this::serve);
    proxy = FaultProxy.before(echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passesBytesBothWays() throws IOException {
    try (Socket client = new Socket(Ports.loopback(), proxy.port())) {
      client.getOutputStream().write(7);
      assertThat(client.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void breaksOpenConnectionsAndRefusesNewOnesWhileCut() throws IOException {
    try (Socket client = new Socket(Ports.loopback(), proxy.port())) {
      client.getOutputStream().write(7);
      assertThat(client.getInputStream().read()).isEqualTo(7);
      proxy.cut();
      assertThat(endOrReset(client)).isTrue();
      assertThatThrownBy(() -> new Socket(Ports.loopback(), proxy.port()).close())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void servesOnTheSamePortAfterRestoring() throws IOException {
    proxy.cut();
    proxy.cut();
    proxy.restore();
    proxy.restore();
    passesBytesBothWays();
  }

  private static boolean endOrReset(Socket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  } catch (IOException broken) {
                    // The test broke it.
                  }
                });
      } catch (IOException closed) {
        return;
      }
    }
  }
}
