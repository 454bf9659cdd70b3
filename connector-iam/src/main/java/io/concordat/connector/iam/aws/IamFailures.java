package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.SourceFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sorts the SDK's failures: slow down, try later, give up. Messages hold the action, the status and
 * the error code, and never the vendor's text, which may repeat a part of the request.
 */
final class IamFailures {
  private static final Set<String> DENIED =
      Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");
  private static final Set<String> LATER =
      Set.of("ServiceFailure", "ServiceUnavailable", "InternalFailure", "RequestTimeout");

  private static final Set<String> UNKNOWN_CALLER =
      Set.of(
          "InvalidClientTokenId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "ExpiredTokenException",
          "UnrecognizedClientException",
          "IncompleteSignature");

  private IamFailures() {}

  static boolean isDenied(SdkException failure) {
    return DENIED.contains(code(failure));
  }

  /** Whether a sorted failure is that of an account which refuses, and not of the whole source. */
  static boolean isOfAccount(SourceFailure.Rejected failure) {
    return !failure.ofCredentials()
        && failure.getCause() instanceof SdkException cause
        && (isDenied(cause) || isUnknownCaller(cause));
  }

  /** Whether AWS does not believe who asks: another key might fare better. */
  static boolean isUnknownCaller(SdkException failure) {
    return UNKNOWN_CALLER.contains(code(failure));
  }

  /** Whether it has one of these error codes. */
  static boolean isOneOf(SdkException failure, Set<String> codes) {
    return codes.contains(code(failure));
  }

  static boolean isGone(SdkException failure) {
    return code(failure).equals("NoSuchEntity");
  }

  /**
   * As {@link #sort}, of a call as a role that was assumed. Where its session is not believed, the
   * keys of the source still may be: it is the account that refuses.
   */
  static SourceFailure sortOfRole(String action, SdkException failure) {
    return isUnknownCaller(failure)
        ? new SourceFailure.Rejected(
            action + ": the session of the role is not accepted, " + code(failure), failure)
        : sort(action, failure);
  }

  static SourceFailure sort(String action, SdkException failure) {
    if (!(failure instanceof AwsServiceException answer)) {
      return withoutAnswer(action, failure);
    }
    String code = code(failure);
    String message =
        action + ": status " + answer.statusCode() + (code.isEmpty() ? "" : ", " + code);
    if (answer.isThrottlingException() || answer.statusCode() == 429) {
      return new SourceFailure.Throttled(message, namedWait(answer));
    }
    if (answer.statusCode() >= 500 || LATER.contains(code) || answer.isClockSkewException()) {
      return new SourceFailure.Unavailable(message, failure);
    }
    return UNKNOWN_CALLER.contains(code)
        ? SourceFailure.Rejected.credentials(message)
        : new SourceFailure.Rejected(message, failure);
  }

  /** No answer, or none that could be read: the network's trouble, unless we had no credentials. */
  private static SourceFailure withoutAnswer(String action, SdkException failure) {
    String text = String.valueOf(failure.getMessage());
    if (text.contains("Unable to load credentials")) {
      return SourceFailure.Rejected.credentials(
          action + ": no AWS credentials were found; set access-key-id and secret-access-key");
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AnswerBound.TooLong tooLong) {
        return new SourceFailure.Rejected(action + ": " + tooLong.getMessage(), failure);
      }
    }
    return new SourceFailure.Unavailable(action + ": no answer that could be read", failure);
  }

  private static Optional<Duration> namedWait(AwsServiceException answer) {
    return Optional.ofNullable(answer.awsErrorDetails())
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(http -> http.firstMatchingHeader("Retry-After"))
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private static String code(SdkException failure) {
    if (failure instanceof AwsServiceException answer
        && answer.awsErrorDetails() != null
        && answer.awsErrorDetails().errorCode() != null) {
      return answer.awsErrorDetails().errorCode();
    }
    return "";
  }
}
