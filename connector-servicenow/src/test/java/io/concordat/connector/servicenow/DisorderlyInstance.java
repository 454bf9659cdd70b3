package io.concordat.connector.servicenow;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

/** An instance that leaves out the condition and the order, as one does that cannot read them. */
final class DisorderlyInstance implements AutoCloseable {
  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

  DisorderlyInstance() {
    server.start();
    server.stubFor(
        WireMock.any(WireMock.anyUrl())
            .willReturn(
                WireMock.okJson(
                        """
                        {"result":[
                          {"sys_id":"u1","sys_updated_on":"2025-06-01 12:00:00"},
                          {"sys_id":"u2","sys_updated_on":"2019-01-01 12:00:00"}]}
                        """)
                    .withHeader("X-Total-Count", "2")));
  }

  String uri() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
