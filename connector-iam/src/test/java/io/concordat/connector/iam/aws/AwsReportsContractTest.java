package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.testkit.SourceContractSuite;
import io.concordat.connector.testkit.VendorRow;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/** The suite, held against groups and what AWS makes while one waits. */
class AwsReportsContractTest extends SourceContractSuite {
  private static final FakeIam IAM = new FakeIam();
  private static final AwsConfig.Account ACCOUNT =
      TestConfig.of(AwsConfig.class, properties()).sources().get("aws-test");
  private static final IamApi API = AwsSources.api("aws-test", ACCOUNT, Clock.systemUTC());

  private static final Set<String> STREAMS = Set.of("groups", "credential-report", "service-use");

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
    IAM.account(FakeIam.FIRST).groupName = "renamed";
    return new VendorRow("groups", "AGPA1");
  }

  @Override
  protected VendorRow removeRow() {
    IAM.account(FakeIam.FIRST).users.remove("AIDA2");
    return new VendorRow("credential-report", "AIDA2#report");
  }

  @Override
  protected String forbidPart() {
    IAM.deny("GetServiceLastAccessedDetails");
    return "service-use";
  }

  @Override
  protected Set<String> plantedSecrets() {
    return Set.of(FakeIam.SECRET, "not-a-secret-at-all");
  }

  private static Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>(IAM.properties("aws-test"));
    properties.put("concordat.aws.sources.aws-test.service-last-accessed", "true");
    return properties;
  }
}
