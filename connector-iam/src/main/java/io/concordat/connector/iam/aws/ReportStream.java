package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.GetCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.User;

/**
 * The credential report, line by line beside the list of users, which has the ids that the report
 * lacks. AWS makes the report while it is waited for: the wait is the runtime's, as any other.
 */
final class ReportStream implements SourceStream {
  private static final String MARKER = "marker";

  /** How long to wait for the report, by how often it was looked for. */
  private static final int[] WAIT_SECONDS = {2, 5, 10, 20, 40};

  private final IamApi api;
  private final AwsConfig.Account account;
  private Optional<CredentialReport> report = Optional.empty();
  private int looks;

  ReportStream(IamApi api, AwsConfig.Account account) {
    this.api = api;
    this.account = account;
  }

  @Override
  public String name() {
    return "credential-report";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    CredentialReport known = since.isStart() ? fetch() : report.orElseGet(this::fetch);
    report = Optional.of(known);
    ListUsersResponse users = api.users(since.get(MARKER), account.pageSize());
    DetailsStream.Rows rows = new DetailsStream.Rows();
    if (since.isStart()) {
      known
          .root()
          .ifPresent(
              line ->
                  rows.addAllOrHide(
                      "the root user's line", () -> ReportMapper.root(line, known.at())));
    }
    users.users().stream().filter(this::included).forEach(user -> add(rows, user, known));
    Optional<String> next = IamApi.next(users.isTruncated(), users.marker());
    if (next.isEmpty()) {
      report = Optional.empty();
    }
    return next.isPresent()
        ? rows.page(since.with(MARKER, next.get()), true)
        : rows.page(since.without(MARKER), false);
  }

  private static void add(DetailsStream.Rows rows, User user, CredentialReport report) {
    rows.addAllOrHide(
        "the line of " + user.userId(),
        () ->
            report
                .of(user.arn(), user.createDate())
                .map(line -> ReportMapper.user(user, line, report.at()))
                .orElseGet(List::of));
  }

  private boolean included(User user) {
    return account.excludedPaths().stream().noneMatch(user.path()::startsWith);
  }

  private CredentialReport fetch() {
    Optional<GetCredentialReportResponse> answer =
        api.makeCredentialReport() ? api.credentialReport() : Optional.empty();
    if (answer.isEmpty()) {
      Duration wait = Duration.ofSeconds(WAIT_SECONDS[Math.min(looks++, WAIT_SECONDS.length - 1)]);
      throw new SourceFailure.Throttled(
          "GetCredentialReport: AWS is making the report", Optional.of(wait));
    }
    looks = 0;
    return CredentialReport.read(
        answer.get().content().asByteArrayUnsafe(), answer.get().generatedTime());
  }
}
