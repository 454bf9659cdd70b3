package io.concordat.connector.iam.aws;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/** Makes the SDK's clients of one source: IAM's and that of STS. */
final class IamClients {
  private IamClients() {}

  static IamClient of(AwsConfig.Account account, OwnKeys keys) {
    IamClientBuilder builder =
        IamClient.builder()
            .region(Region.of(account.region()))
            .credentialsProvider(keys)
            .httpClientBuilder(http(account))
            .overrideConfiguration(override -> quiet(override, account));
    account.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  static StsClient sts(AwsConfig.Account account, OwnKeys keys, Partition partition) {
    StsClientBuilder builder =
        StsClient.builder()
            .region(partition.regionForSts(account.region()))
            .credentialsProvider(keys)
            .httpClientBuilder(http(account))
            .overrideConfiguration(override -> quiet(override, account));
    account.accounts().stsEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  static UrlConnectionHttpClient.Builder http(AwsConfig.Account account) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(account.timeout())
        .socketTimeout(account.timeout());
  }

  /** The connector's runtime is the one place that waits and tries again. */
  private static void quiet(
      ClientOverrideConfiguration.Builder override, AwsConfig.Account account) {
    override
        .retryStrategy(AwsRetryStrategy.doNotRetry())
        .addExecutionInterceptor(new AnswerBound())
        .apiCallTimeout(account.timeout());
  }
}
