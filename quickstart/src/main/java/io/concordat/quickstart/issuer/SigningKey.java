package io.concordat.quickstart.issuer;

import io.concordat.quickstart.PrivateFile;
import io.concordat.quickstart.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/** The key that tokens are signed with: made at the first start, kept, and never served. */
public final class SigningKey {
  private final RsaJsonWebKey key;

  private SigningKey(RsaJsonWebKey key) {
    this.key = key;
  }

  /** The key that is kept in a directory; made there if there is none. */
  public static SigningKey in(Path directory) {
    Path file = directory.resolve("signing-key.jwk");
    try {
      if (Files.exists(file)) {
        return new SigningKey((RsaJsonWebKey) JsonWebKey.Factory.newJwk(PrivateFile.read(file)));
      }
      RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
      made.setKeyId(UUID.randomUUID().toString());
      made.setUse("sig");
      made.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
      PrivateFile.write(file, made.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
      return new SigningKey(made);
    } catch (JoseException | ClassCastException e) {
      throw new Refusal(file + " is damaged; remove it, and a new key is made.", e);
    }
  }

  /** The public half, as the issuer serves it. */
  public String jwks() {
    return new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  String id() {
    return key.getKeyId();
  }

  RSAPrivateKey secret() {
    return (RSAPrivateKey) key.getPrivateKey();
  }
}
