package io.concordat.connector.iam.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * One of AWS's separate worlds, each with its own ARNs and its own Organizations.
 *
 * @param id such as {@code aws} or {@code aws-cn}: the second part of each ARN
 */
record Partition(String id) {
  private static final Map<String, Organizations> ORGANIZATIONS =
      Map.of(
          "aws",
          new Organizations("https://organizations.us-east-1.amazonaws.com", "us-east-1"),
          "aws-us-gov",
          new Organizations("https://organizations.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
          "aws-cn",
          new Organizations(
              "https://organizations.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1"));

  private record Organizations(String endpoint, String region) {}

  static Partition of(String region) {
    Region known = Region.of(region);
    // A partition's own pseudo-region is told by its metadata, a region by the form of its name.
    return new Partition(
        Optional.ofNullable(known.metadata())
            .map(metadata -> metadata.partition().id())
            .orElseGet(() -> PartitionMetadata.of(known).id()));
  }

  String roleArn(String accountId, String roleName) {
    return "arn:" + id + ":iam::" + accountId + ":role/" + roleName;
  }

  /** Organizations has one endpoint in a partition; empty where it is not known. */
  Optional<URI> organizationsEndpoint() {
    return Optional.ofNullable(ORGANIZATIONS.get(id)).map(known -> URI.create(known.endpoint()));
  }

  /** The region that a request to Organizations is signed for. */
  String organizationsRegion() {
    return Optional.ofNullable(ORGANIZATIONS.get(id))
        .map(Organizations::region)
        .orElse("us-east-1");
  }

  /** STS has a global endpoint in one partition only; elsewhere it is asked in a region. */
  Region regionForSts(String region) {
    boolean global = region.endsWith("-global") && !region.equals("aws-global");
    return Region.of(global ? organizationsRegion() : region);
  }
}
