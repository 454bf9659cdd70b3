package io.concordat.connector.iam.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * The one call that Organizations is asked with, ListAccounts, signed and sent by the SDK's own
 * parts: one call does not need a module of its own. Its protocol is JSON 1.1.
 */
final class OrganizationsApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACTION = "ListAccounts";
  private static final int PER_PAGE = 20;
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_PAGES = 5_000;

  private final SdkHttpClient http;
  private final URI endpoint;
  private final String region;
  private final OwnKeys keys;
  private final Supplier<AwsCredentialsProvider> caller;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * Asks as somebody.
   *
   * @param keys whose credentials the source has, to look at again when they are refused
   * @param caller asked before each call; may throw what assuming a role can fail with
   */
  OrganizationsApi(
      SdkHttpClient http,
      URI endpoint,
      String region,
      OwnKeys keys,
      Supplier<AwsCredentialsProvider> caller) {
    this.http = http;
    this.endpoint = endpoint;
    this.region = region;
    this.keys = keys;
    this.caller = caller;
  }

  /**
   * Every account of the organization, in whatever state; never empty.
   *
   * @throws SourceFailure sorted; no list is a failure of the whole source
   */
  List<Member> accounts() {
    List<Member> accounts = new ArrayList<>();
    Optional<String> token = Optional.empty();
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      JsonNode page = page(token);
      page.path("Accounts").forEach(account -> accounts.add(member(account)));
      Optional<String> next = text(page, "NextToken");
      if (next.isEmpty()) {
        return List.copyOf(accounts);
      }
      if (next.equals(token)) {
        break;
      }
      token = next;
    }
    throw new SourceFailure.Rejected(ACTION + ": the page token does not move");
  }

  /** Status is on its way out and State came instead; only these and the name are taken. */
  private static Member member(JsonNode account) {
    try {
      return new Member(
          account.path("Id").asText(),
          text(account, "Name"),
          text(account, "State")
              .or(() -> text(account, "Status"))
              .map(state -> state.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new SourceFailure.Unavailable(ACTION + ": " + e.getMessage(), e);
    }
  }

  private JsonNode page(Optional<String> token) {
    try {
      return keys.call(() -> answer(token));
    } catch (SdkException e) {
      throw IamFailures.sort(ACTION, e);
    }
  }

  private JsonNode answer(Optional<String> token) {
    try {
      byte[] body =
          JSON.writeValueAsBytes(
              token.isPresent()
                  ? Map.of("MaxResults", PER_PAGE, "NextToken", token.get())
                  : Map.of("MaxResults", PER_PAGE));
      HttpExecuteResponse answer = send(ContentStreamProvider.fromByteArray(body));
      JsonNode page = body(answer);
      if (!answer.httpResponse().isSuccessful()) {
        throw failure(answer, page);
      }
      if (!page.path("Accounts").isArray()) {
        throw new SourceFailure.Unavailable(ACTION + ": the answer is not that of Organizations");
      }
      return page;
    } catch (IOException e) {
      throw new SourceFailure.Unavailable(ACTION + ": no answer that could be read", e);
    }
  }

  private HttpExecuteResponse send(ContentStreamProvider payload) throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .uri(endpoint)
            .encodedPath("/")
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", "AWSOrganizationsV20161128." + ACTION)
            .build();
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(caller.get().resolveCredentials())
                    .request(request)
                    .payload(payload)
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "organizations")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    return http.prepareRequest(
            HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(payload))
                .build())
        .call();
  }

  /** What is no JSON is an answer of somebody else's, and read as an empty one. */
  private static JsonNode body(HttpExecuteResponse answer) throws IOException {
    Optional<AbortableInputStream> stream = answer.responseBody();
    if (stream.isEmpty()) {
      return JSON.missingNode();
    }
    try (AbortableInputStream in = stream.get()) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        in.abort();
        throw new SourceFailure.Rejected(
            ACTION + ": the answer is longer than " + MOST_BYTES + " bytes");
      }
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  /** As the SDK's own clients would say it, so that it is sorted like theirs. */
  private static AwsServiceException failure(HttpExecuteResponse answer, JsonNode body) {
    String type = text(body, "__type").orElse("");
    return AwsServiceException.builder()
        .statusCode(answer.httpResponse().statusCode())
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(type.substring(type.indexOf('#') + 1))
                .sdkHttpResponse(answer.httpResponse())
                .build())
        .build();
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.of(node.path(name))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .filter(text -> !text.isBlank());
  }
}
