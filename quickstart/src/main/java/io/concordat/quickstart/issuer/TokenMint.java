package io.concordat.quickstart.issuer;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Makes bearer tokens for people who try the suite. */
public final class TokenMint {
  /** Every role that there is. */
  public static final List<String> ROLES =
      List.of("reader", "steward", "policy-author", "operator");

  /** What tokens are for; the services accept no other audience. */
  public static final String AUDIENCE = "concordat";

  private final SigningKey key;
  private final URI issuer;
  private final InstantSource clock;

  public TokenMint(SigningKey key, URI issuer, InstantSource clock) {
    this.key = key;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * A signed token.
   *
   * @param name who the bearer is; goes into history
   * @param role one of {@link #ROLES}
   */
  public String mint(String name, String role, Duration validFor) {
    if (!ROLES.contains(role)) {
      throw new IllegalArgumentException(
          "'" + role + "' is no role; there are " + String.join(", ", ROLES));
    }
    if (name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException("a name has 1 to 100 characters");
    }
    Instant now = clock.instant();
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer.toString());
    claims.setAudience(AUDIENCE);
    claims.setSubject(name);
    claims.setStringClaim("upn", name);
    claims.setStringListClaim("groups", List.of(role));
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(now.plus(validFor).getEpochSecond()));
    claims.setJwtId(UUID.randomUUID().toString());
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.secret());
    signature.setKeyIdHeaderValue(key.id());
    signature.setHeader("typ", "JWT");
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the token could not be signed", e);
    }
  }
}
