package io.concordat.quickstart;

import io.concordat.embedded.Ports;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;

/** What listens on a port of 127.0.0.1 while the suite is up. */
public enum Endpoint {
  REGISTRY(8080, "lifecycle-registry"),
  RECONCILER(8081, "reconciler"),
  CONNECTOR_SERVICENOW(8082, "connector-servicenow"),
  CONNECTOR_ERP(8083, "connector-erp"),
  CONNECTOR_IAM(8084, "connector-iam"),
  ISSUER(18080, "the issuer of tokens"),
  POSTGRES(18081, "PostgreSQL"),
  KAFKA(18082, "Kafka"),
  KAFKA_CONTROLLER(18083, "Kafka's controller"),
  INBOX(18086, "the inbox"),
  SERVICENOW(18087, "the ServiceNow stand-in"),
  SAP(18088, "the SAP stand-in"),
  AWS(18089, "the AWS stand-in"),
  KEYCLOAK(18090, "Keycloak");

  private final int port;
  private final String purpose;

  Endpoint(int port, String purpose) {
    this.port = port;
    this.purpose = purpose;
  }

  /** What a start needs to be free. */
  static EnumSet<Endpoint> needed(boolean withKeycloak) {
    EnumSet<Endpoint> needed = EnumSet.allOf(Endpoint.class);
    if (!withKeycloak) {
      needed.remove(KEYCLOAK);
    }
    return needed;
  }

  public int port() {
    return port;
  }

  /** What it is for, as a part of a sentence. */
  public String purpose() {
    return purpose;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(Ports.loopback(), port);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }
}
