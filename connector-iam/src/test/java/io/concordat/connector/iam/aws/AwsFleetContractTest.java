package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.PartedSourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/**
 * The suite, held against two accounts of an organization. Three streams show what going from
 * account to account does; what each stream of an account does is held against one account.
 */
class AwsFleetContractTest extends PartedSourceContractSuite {
  private static final FakeIam IAM = new FakeIam(2);
  private static final AwsConfig.Account ACCOUNT =
      TestConfig.of(AwsConfig.class, IAM.organizationProperties("aws-org"))
          .sources()
          .get("aws-org");

  // Made once: the SDK's clients keep nothing and are dear to make, and a role stays assumed.
  private static final Fleet FLEET = AwsSources.fleet("aws-test", ACCOUNT, Clock.systemUTC());

  private static final Set<String> STREAMS = Set.of("accounts", "users", "roles");

  @AfterAll
  static void stop() {
    IAM.close();
  }

  @Override
  protected void resetVendor() {
    IAM.reset();
  }

  @Override
  protected Source source() {
    return new FewStreams(AwsSource.across("aws-org", ACCOUNT, FLEET, Clock.systemUTC()), STREAMS);
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    Map<String, Set<String>> rows = new HashMap<>(IAM.rows());
    rows.put("accounts", Set.of(FakeIam.FIRST, FakeIam.SECOND));
    rows.keySet().retainAll(STREAMS);
    return rows;
  }

  @Override
  protected VendorRow changeRow() {
    IAM.account(FakeIam.SECOND).users.put("AIDA2B", "somebody-else@x.example");
    return new VendorRow("users", "AIDA2B");
  }

  @Override
  protected VendorRow removeRow() {
    IAM.account(FakeIam.FIRST).roles.remove("AROA2");
    return new VendorRow("roles", "AROA2");
  }

  @Override
  protected String forbidPart() {
    IAM.deny(FakeIam.SECOND + ":GetAccountAuthorizationDetails");
    return "roles";
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(
        FakeIam.SECRET,
        FakeIam.SESSION_TOKEN,
        FakeIam.SESSION_SECRET,
        FakeIam.EXTERNAL_ID,
        "not-a-secret-at-all");
  }

  @Override
  protected Loss losePart() {
    IAM.account(FakeIam.FIRST).roles.remove("AROA2");
    IAM.deny(FakeIam.SECOND + ":GetAccountAuthorizationDetails");
    return new Loss(
        new VendorRow("roles", "AROA2"), new VendorRow("roles", "AROA1B"), FakeIam.SECOND);
  }

  @Override
  protected void regainPart() {
    IAM.allow(FakeIam.SECOND + ":GetAccountAuthorizationDetails");
  }
}
