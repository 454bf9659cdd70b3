package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AwsSettingsTest {
  private static final String PREFIX = "concordat.aws.sources.org.";

  @Test
  void startsWithEachExampleOfTheDocumentation() throws IOException {
    Matcher examples =
        Pattern.compile("```properties\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "sources", "aws-iam.md")));
    int count = 0;
    while (examples.find()) {
      Properties properties = new Properties();
      properties.load(new StringReader(examples.group(1)));
      Map<String, String> all = new HashMap<>();
      properties.forEach((name, value) -> all.put(name.toString(), value.toString()));
      assertThat(new AwsSources(TestConfig.of(AwsConfig.class, all)).sources()).hasSize(1);
      count++;
    }
    assertThat(count).isEqualTo(3);
  }

  @Test
  void namesThePropertyInEachRefusal() {
    refused(
        Map.of("accounts.include", "111122223333"),
        "accounts.from is 'credentials', which reads one account and assumes no role");
    refused(Map.of("accounts.from", "list"), "accounts.include must name the accounts");
    refused(
        Map.of("accounts.from", "list", "accounts.include", "prod-*"),
        "accounts.include holds 'prod-*'");
    refused(organization("accounts.role-name", "arn:aws:iam::1:role/x y"), "accounts.role-name");
    refused(organization("accounts.session-name", "no spaces"), "accounts.session-name");
    refused(organization("accounts.external-id", "#"), "accounts.external-id");
    refused(organization("accounts.session-duration", "PT5M"), "accounts.session-duration");
    refused(organization("accounts.organization-role", "Lister"), "accounts.organization-role");
    refused(
        organization("accounts.sts-endpoint", "http://sts.example"),
        "accounts.sts-endpoint: is plain http");
    refused(organization("region", "moon-1"), "region is 'moon-1'");
  }

  @Test
  void knowsThePartitions() {
    assertThat(Partition.of("aws-global").roleArn("111122223333", "team/R"))
        .isEqualTo("arn:aws:iam::111122223333:role/team/R");
    assertThat(Partition.of("aws-us-gov-global").roleArn("111122223333", "R"))
        .isEqualTo("arn:aws-us-gov:iam::111122223333:role/R");
    assertThat(Partition.of("cn-north-1").organizationsEndpoint())
        .hasValueSatisfying(
            uri ->
                assertThat(uri.getHost())
                    .isEqualTo("organizations.cn-northwest-1.amazonaws.com.cn"));
    assertThat(Partition.of("aws-us-gov-global").regionForSts("aws-us-gov-global"))
        .hasToString("us-gov-west-1");
    assertThat(Partition.of("eu-central-1").regionForSts("eu-central-1"))
        .hasToString("eu-central-1");
  }

  private static Map<String, String> organization(String property, String value) {
    return Map.of("accounts.from", "organization", property, value);
  }

  private static List<Source> sources(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>();
    properties.forEach((name, value) -> all.put(PREFIX + name, value));
    all.putIfAbsent(PREFIX + "region", "aws-global");
    return new AwsSources(TestConfig.of(AwsConfig.class, all)).sources();
  }

  private static void refused(Map<String, String> properties, String sentence) {
    assertThatThrownBy(() -> sources(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(PREFIX)
        .hasMessageContaining(sentence);
  }
}
