package io.concordat.connector.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom to trust, and what to show, as PEM files that may change while the connector runs. */
final class TlsFiles {
  /** A bundle of all public authorities is a quarter of it. */
  private static final int MAX_BYTES = 1024 * 1024;

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final char[] IN_MEMORY = new char[0];

  private final String prefix;
  private final Optional<WatchedFile> ca;
  private final Optional<WatchedFile> certificate;
  private final Optional<WatchedFile> key;

  private TlsFiles(
      String prefix,
      Optional<WatchedFile> ca,
      Optional<WatchedFile> certificate,
      Optional<WatchedFile> key) {
    this.prefix = prefix;
    this.ca = ca;
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * The configured files, read for the first time.
   *
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static TlsFiles of(String prefix, TransportSettings.Tls settings, Clock clock) {
    if (settings.clientCertificateFile().isPresent() != settings.clientKeyFile().isPresent()) {
      throw new IllegalArgumentException(
          prefix + "tls.client-certificate-file: goes with tls.client-key-file; set both or none");
    }
    TlsFiles files =
        new TlsFiles(
            prefix,
            watched(prefix + "tls.ca-file", settings.caFile(), clock),
            watched(
                prefix + "tls.client-certificate-file", settings.clientCertificateFile(), clock),
            watched(prefix + "tls.client-key-file", settings.clientKeyFile(), clock));
    files.context();
    return files;
  }

  private static Optional<WatchedFile> watched(
      String property, Optional<String> path, Clock clock) {
    return path.filter(text -> !text.isBlank())
        .map(text -> new WatchedFile(property, text, MAX_BYTES, clock));
  }

  /** Rises when a file was seen to change. */
  int version() {
    return version(ca) + version(certificate) + version(key);
  }

  private static int version(Optional<WatchedFile> file) {
    return file.map(WatchedFile::version).orElse(0);
  }

  /**
   * What the files say now; empty where none is configured, and the Java runtime's trust holds.
   *
   * @throws IllegalArgumentException where a file does not hold what it should
   */
  Optional<SSLContext> context() {
    if (ca.isEmpty() && certificate.isEmpty()) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(), trust(), null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          prefix + "tls: the files cannot be used (" + e.getClass().getSimpleName() + ")");
    }
  }

  private TrustManager[] trust() throws GeneralSecurityException, IOException {
    if (ca.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    int number = 0;
    for (Certificate authority : certificates("tls.ca-file", ca.get())) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyManager[] identity() throws GeneralSecurityException, IOException {
    if (certificate.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "client",
        privateKey(key.orElseThrow()),
        IN_MEMORY,
        certificates("tls.client-certificate-file", certificate.get()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private Collection<? extends Certificate> certificates(String property, WatchedFile file)
      throws GeneralSecurityException {
    Collection<? extends Certificate> found;
    try {
      found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(file.content()));
    } catch (java.security.cert.CertificateException e) {
      throw new IllegalArgumentException(prefix + property + ": holds no certificates in PEM");
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(prefix + property + ": holds no certificate");
    }
    return found;
  }

  private PrivateKey privateKey(WatchedFile file) throws GeneralSecurityException {
    Matcher pem = PRIVATE_KEY.matcher(new String(file.content(), StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new IllegalArgumentException(
          prefix
              + "tls.client-key-file: holds no unencrypted PKCS #8 key (BEGIN PRIVATE KEY);"
              + " convert it with: openssl pkcs8 -topk8 -nocrypt");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (java.security.spec.InvalidKeySpecException anotherKind) {
        // The next algorithm is tried; a key of none of them is refused below.
      }
    }
    throw new IllegalArgumentException(
        prefix + "tls.client-key-file: is a key of none of the kinds RSA, EC and EdDSA");
  }
}
