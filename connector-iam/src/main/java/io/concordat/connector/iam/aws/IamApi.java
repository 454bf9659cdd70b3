package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.SourceFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsResponse;
import software.amazon.awssdk.services.iam.model.IamResponse;
import software.amazon.awssdk.services.iam.model.JobStatusType;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.ReportStateType;
import software.amazon.awssdk.services.iam.model.ServiceLastAccessed;

/**
 * The calls that IAM is asked with, every failure sorted at this border. An answer that is not
 * IAM's own (a proxy's page with status 200) is refused: the SDK would read it as an empty list,
 * and an empty list would retire everything.
 */
final class IamApi {
  private static final String UNKNOWN_REQUEST = "UNKNOWN";

  /** What became of a call that asks for a part of the whole. */
  sealed interface Part<T> {
    /** It was answered. */
    record Found<T>(T value) implements Part<T> {}

    /** What it asked about is gone: deleted since it was listed. */
    record Gone<T>() implements Part<T> {}

    /** It was not allowed. */
    record Denied<T>(String reason) implements Part<T> {}
  }

  /** What IAM says of a report that is not there to be fetched, yet or any more. */
  private static final Set<String> NO_REPORT =
      Set.of("ReportNotPresent", "ReportExpired", "ReportInProgress");

  private final IamClient client;
  private final OwnKeys keys;
  private final Supplier<AwsRequestOverrideConfiguration> caller;
  private final BiFunction<String, SdkException, SourceFailure> sort;

  /** Asks as whom the client's keys belong to. */
  IamApi(IamClient client, OwnKeys keys) {
    this(client, keys, () -> null, IamFailures::sort);
  }

  /**
   * Asks as somebody else.
   *
   * @param caller asked before each call; may throw what assuming a role can fail with
   */
  IamApi(IamClient client, OwnKeys keys, Supplier<AwsRequestOverrideConfiguration> caller) {
    this(client, keys, caller, IamFailures::sortOfRole);
  }

  private IamApi(
      IamClient client,
      OwnKeys keys,
      Supplier<AwsRequestOverrideConfiguration> caller,
      BiFunction<String, SdkException, SourceFailure> sort) {
    this.client = client;
    this.keys = keys;
    this.caller = caller;
    this.sort = sort;
  }

  /** One page of the account's details. */
  GetAccountAuthorizationDetailsResponse details(
      Collection<EntityType> kinds, Optional<String> marker, int pageSize) {
    return call(
        "GetAccountAuthorizationDetails",
        () -> {
          GetAccountAuthorizationDetailsResponse answer =
              client.getAccountAuthorizationDetails(
                  request ->
                      request
                          .filter(kinds)
                          .maxItems(pageSize)
                          .marker(marker.orElse(null))
                          .overrideConfiguration(caller.get()));
          requireWhole(
              "GetAccountAuthorizationDetails", answer, answer.isTruncated(), answer.marker());
          return answer;
        });
  }

  ListUsersResponse users(Optional<String> marker, int pageSize) {
    return call(
        "ListUsers",
        () -> {
          ListUsersResponse answer =
              client.listUsers(
                  request ->
                      request
                          .maxItems(pageSize)
                          .marker(marker.orElse(null))
                          .overrideConfiguration(caller.get()));
          requireWhole("ListUsers", answer, answer.isTruncated(), answer.marker());
          return answer;
        });
  }

  /** Every access key of a user; a user has two at most, but the call is paged all the same. */
  Part<List<AccessKeyMetadata>> accessKeys(String userName) {
    return part(
        "ListAccessKeys",
        () -> {
          List<AccessKeyMetadata> keys = new ArrayList<>();
          Optional<String> marker = Optional.empty();
          do {
            String from = marker.orElse(null);
            ListAccessKeysResponse answer =
                client.listAccessKeys(
                    request ->
                        request
                            .userName(userName)
                            .marker(from)
                            .overrideConfiguration(caller.get()));
            requireWhole("ListAccessKeys", answer, answer.isTruncated(), answer.marker());
            keys.addAll(answer.accessKeyMetadata());
            marker = next(answer.isTruncated(), answer.marker());
            requireMove("ListAccessKeys", from, marker);
          } while (marker.isPresent());
          return List.copyOf(keys);
        });
  }

  Part<AccessKeyLastUsed> lastUsed(String accessKeyId) {
    return part(
        "GetAccessKeyLastUsed",
        () -> {
          AccessKeyLastUsed used =
              client
                  .getAccessKeyLastUsed(
                      request ->
                          request.accessKeyId(accessKeyId).overrideConfiguration(caller.get()))
                  .accessKeyLastUsed();
          if (used == null) {
            throw new SourceFailure.Unavailable("GetAccessKeyLastUsed: the answer is not IAM's");
          }
          return used;
        });
  }

  /**
   * Has the credential report made; AWS makes one every four hours at most.
   *
   * @return whether it is ready to be fetched
   */
  boolean makeCredentialReport() {
    return call(
        "GenerateCredentialReport",
        () ->
            client
                .generateCredentialReport(request -> request.overrideConfiguration(caller.get()))
                .state()
                .equals(ReportStateType.COMPLETE));
  }

  /**
   * Fetches the credential report.
   *
   * @return empty where there is none, yet or any more
   */
  Optional<GetCredentialReportResponse> credentialReport() {
    try {
      GetCredentialReportResponse answer =
          client.getCredentialReport(request -> request.overrideConfiguration(caller.get()));
      if (answer.content() == null || answer.generatedTime() == null) {
        throw new SourceFailure.Unavailable("GetCredentialReport: the answer is not IAM's");
      }
      return Optional.of(answer);
    } catch (SdkException e) {
      if (IamFailures.isOneOf(e, NO_REPORT)) {
        return Optional.empty();
      }
      throw sort.apply("GetCredentialReport", e);
    }
  }

  /** Begins to collect what a principal tried to use; the answer is the job to ask after. */
  Part<String> collectServiceUse(String arn) {
    return part(
        "GenerateServiceLastAccessedDetails",
        () -> {
          String job =
              client
                  .generateServiceLastAccessedDetails(
                      request -> request.arn(arn).overrideConfiguration(caller.get()))
                  .jobId();
          if (job == null) {
            throw new SourceFailure.Unavailable(
                "GenerateServiceLastAccessedDetails: the answer is not IAM's");
          }
          return job;
        });
  }

  /** What was collected; empty while it is being collected. */
  Part<Optional<ServiceUse>> serviceUse(String job) {
    return part("GetServiceLastAccessedDetails", () -> readServiceUse(job));
  }

  private Optional<ServiceUse> readServiceUse(String job) {
    List<ServiceLastAccessed> services = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    GetServiceLastAccessedDetailsResponse answer;
    do {
      String from = marker.orElse(null);
      answer =
          client.getServiceLastAccessedDetails(
              request -> request.jobId(job).marker(from).overrideConfiguration(caller.get()));
      if (answer.jobStatus() == JobStatusType.IN_PROGRESS) {
        return Optional.empty();
      }
      if (answer.jobStatus() != JobStatusType.COMPLETED || answer.jobCreationDate() == null) {
        throw new SourceFailure.Unavailable(
            "GetServiceLastAccessedDetails: the job ended as " + answer.jobStatus());
      }
      requireWhole("GetServiceLastAccessedDetails", answer, answer.isTruncated(), answer.marker());
      services.addAll(answer.servicesLastAccessed());
      marker = next(answer.isTruncated(), answer.marker());
      requireMove("GetServiceLastAccessedDetails", from, marker);
    } while (marker.isPresent());
    return Optional.of(new ServiceUse(services, answer.jobCreationDate()));
  }

  /** Where the next page begins; empty at the end. */
  static Optional<String> next(Boolean truncated, String marker) {
    return Boolean.TRUE.equals(truncated) ? Optional.of(marker) : Optional.empty();
  }

  private static void requireWhole(
      String action, IamResponse answer, Boolean truncated, String marker) {
    if (truncated == null && UNKNOWN_REQUEST.equals(answer.responseMetadata().requestId())) {
      throw new SourceFailure.Unavailable(action + ": the answer is not IAM's");
    }
    if (Boolean.TRUE.equals(truncated) && (marker == null || marker.isBlank())) {
      throw new SourceFailure.Rejected(
          action + ": the answer says that there is more, but not where it begins");
    }
  }

  private static void requireMove(String action, String from, Optional<String> to) {
    if (to.isPresent() && to.get().equals(from)) {
      throw new SourceFailure.Rejected(action + ": the page marker does not move");
    }
  }

  private <T> T call(String action, Supplier<T> work) {
    try {
      return keys.call(work);
    } catch (SdkException e) {
      throw sort.apply(action, e);
    }
  }

  private <T> Part<T> part(String action, Supplier<T> work) {
    try {
      return new Part.Found<>(keys.call(work));
    } catch (SdkException e) {
      if (IamFailures.isGone(e)) {
        return new Part.Gone<>();
      }
      if (IamFailures.isDenied(e)) {
        return new Part.Denied<>(action + " is not allowed");
      }
      throw sort.apply(action, e);
    }
  }
}
