package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/** The suite, held against what AWS IAM lists. */
class AwsContractTest extends SourceContractSuite {
  private static final FakeIam IAM = new FakeIam();
  private static final AwsConfig.Account ACCOUNT =
      TestConfig.of(AwsConfig.class, IAM.properties("aws-test")).sources().get("aws-test");
  private static final IamApi API = AwsSources.api("aws-test", ACCOUNT, Clock.systemUTC());

  private static final Set<String> STREAMS = Set.of("policies", "users", "roles", "access-keys");

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
    // A new source, and so new streams; the SDK's client keeps nothing and is dear to make.
    return new FewStreams(new AwsSource("aws-test", ACCOUNT, API, Clock.systemUTC()), STREAMS);
  }

  @Override
  protected Map<String, Set<String>> vendorRows() {
    Map<String, Set<String>> rows = IAM.rows();
    rows.keySet().retainAll(STREAMS);
    return rows;
  }

  @Override
  protected VendorRow changeRow() {
    IAM.account(FakeIam.FIRST).users.put("AIDA2", "somebody-else@x.example");
    return new VendorRow("users", "AIDA2");
  }

  @Override
  protected VendorRow removeRow() {
    IAM.account(FakeIam.FIRST).roles.remove("AROA2");
    return new VendorRow("roles", "AROA2");
  }

  @Override
  protected String forbidPart() {
    IAM.deny("ListAccessKeys");
    return "access-keys";
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeIam.SECRET, "not-a-secret-at-all");
  }
}
