package io.concordat.connector.iam.aws;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;

/** Makes the SDK's client of one account. */
final class IamClients {
  private IamClients() {}

  static IamClient of(AwsConfig.Account account) {
    IamClientBuilder builder =
        IamClient.builder()
            .region(Region.of(account.region()))
            .credentialsProvider(credentials(account))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(account.timeout())
                    .socketTimeout(account.timeout()))
            .overrideConfiguration(
                override ->
                    override
                        // The connector's runtime is the one place that waits and tries again.
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(account.timeout()));
    account.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(AwsConfig.Account account) {
    return account
        .accessKeyId()
        .<AwsCredentialsProvider>map(
            id ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(id, account.secretAccessKey().orElseThrow())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }
}
