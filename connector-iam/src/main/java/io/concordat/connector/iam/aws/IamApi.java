package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.SourceFailure;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.IamResponse;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;

/**
 * The four calls that are made, with every failure sorted at this border. An answer that is not
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

  private final IamClient client;

  IamApi(IamClient client) {
    this.client = client;
  }

  /** One page of the account's details. */
  GetAccountAuthorizationDetailsResponse details(
      Collection<EntityType> kinds, Optional<String> marker, int pageSize) {
    return call(
        "GetAccountAuthorizationDetails",
        () -> {
          GetAccountAuthorizationDetailsResponse answer =
              client.getAccountAuthorizationDetails(
                  request -> request.filter(kinds).maxItems(pageSize).marker(marker.orElse(null)));
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
              client.listUsers(request -> request.maxItems(pageSize).marker(marker.orElse(null)));
          requireWhole("ListUsers", answer, answer.isTruncated(), answer.marker());
          return answer;
        });
  }

  /** Every access key of a user; a user has two at most, but the call is paged all the same. */
  Part<List<AccessKeyMetadata>> accessKeys(String userName) {
    return part(
        "ListAccessKeys",
        () -> {
          List<AccessKeyMetadata> keys = new java.util.ArrayList<>();
          Optional<String> marker = Optional.empty();
          do {
            String from = marker.orElse(null);
            ListAccessKeysResponse answer =
                client.listAccessKeys(request -> request.userName(userName).marker(from));
            requireWhole("ListAccessKeys", answer, answer.isTruncated(), answer.marker());
            keys.addAll(answer.accessKeyMetadata());
            marker = next(answer.isTruncated(), answer.marker());
            if (marker.isPresent() && marker.get().equals(from)) {
              throw new SourceFailure.Rejected("ListAccessKeys: the page marker does not move");
            }
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
                  .getAccessKeyLastUsed(request -> request.accessKeyId(accessKeyId))
                  .accessKeyLastUsed();
          if (used == null) {
            throw new SourceFailure.Unavailable("GetAccessKeyLastUsed: the answer is not IAM's");
          }
          return used;
        });
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

  private static <T> T call(String action, Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException e) {
      throw IamFailures.sort(action, e);
    }
  }

  private static <T> Part<T> part(String action, Supplier<T> work) {
    try {
      return new Part.Found<>(work.get());
    } catch (SdkException e) {
      if (IamFailures.isGone(e)) {
        return new Part.Gone<>();
      }
      if (IamFailures.isDenied(e)) {
        return new Part.Denied<>(action + " is not allowed");
      }
      throw IamFailures.sort(action, e);
    }
  }
}
