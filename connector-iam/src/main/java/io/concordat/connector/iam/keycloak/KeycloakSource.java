package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;

/** One realm. */
final class KeycloakSource implements Source, ConnectionTest {
  /** Rises when the mapping changes so much that everything is to be read again. */
  private static final int MAPPING = 1;

  private final String id;
  private final String fingerprint;
  private final List<SourceStream> streams;
  private final List<Probe> probes;

  KeycloakSource(String id, KeycloakConfig.Realm realm, AdminHttp http, Clock clock) {
    this.id = id;
    this.fingerprint =
        Settings.fingerprint(
            MAPPING,
            realm.url().orElseThrow(),
            realm.realm(),
            new TreeSet<>(Labels.allowed(realm.attributes())));
    AdminApi api = new AdminApi(http, realm);
    KeycloakKeys keys = new KeycloakKeys(id, realm.realm());
    this.streams =
        List.of(
            new RoleStream(api, keys, realm.pageSize()),
            new ClientStream(api, keys, realm, new Logins(api, realm, clock)));
    this.probes = KeycloakProbes.of(api, realm);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String system() {
    return "keycloak";
  }

  @Override
  public SourceDomain domain() {
    return SourceDomain.IAM;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public List<Probe> probes() {
    return probes;
  }

  @Override
  public List<SourceStream> streams() {
    return streams;
  }
}
