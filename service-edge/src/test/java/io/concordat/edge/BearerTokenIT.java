package io.concordat.edge;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(BearerTokenIT.WithIssuer.class)
@QuarkusTestResource(value = LocalIssuer.class, restrictToAnnotatedClass = true)
class BearerTokenIT {
  /** With real tokens instead of test security. */
  public static final class WithIssuer implements QuarkusTestProfile {
    @Override
    public Set<String> tags() {
      return Set.of("issuer");
    }
  }

  @ConfigProperty(name = "test.issuer")
  String issuer;

  @ConfigProperty(name = "test.key")
  String key;

  @Test
  void letsARoleOfTheTokenIn() throws JoseException {
    get(token("reader", "concordat", 600)).statusCode(200);
  }

  @Test
  void asksForATokenWhereNoneCame() {
    refused(given().get("/api/v1/probe").then());
  }

  @Test
  void refusesATokenThatIsExpiredForSomebodyElseOrNoTokenAtAll() throws JoseException {
    refused(get(token("reader", "concordat", -600)));
    refused(get(token("reader", "another-service", 600)));
    refused(get("rubbish"));
  }

  @Test
  void refusesARoleThatMayNot() throws JoseException {
    get(token("steward", "concordat", 600))
        .statusCode(403)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:concordat:problem:forbidden"));
  }

  private static ValidatableResponse get(String token) {
    return given().header("Authorization", "Bearer " + token).get("/api/v1/probe").then();
  }

  private static void refused(ValidatableResponse response) {
    response
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"))
        .contentType("application/problem+json")
        .body("type", equalTo("urn:concordat:problem:unauthenticated"));
  }

  private String token(String role, String audience, long validSeconds) throws JoseException {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer);
    claims.setAudience(audience);
    claims.setSubject("ada");
    claims.setStringListClaim("groups", List.of(role));
    long now = Instant.now().getEpochSecond();
    claims.setIssuedAt(NumericDate.fromSeconds(now - 1000));
    claims.setExpirationTime(NumericDate.fromSeconds(now + validSeconds));
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(((RsaJsonWebKey) JsonWebKey.Factory.newJwk(key)).getPrivateKey());
    signature.setKeyIdHeaderValue("test");
    signature.setAlgorithmHeaderValue("RS256");
    return signature.getCompactSerialization();
  }
}
