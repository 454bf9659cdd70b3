package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The report of service principals' sign-ins. It is a beta of the global cloud and wants a licence:
 * where a tenant has none, the run ends with a gap that says so, and nothing else is touched.
 */
final class SignInStream implements SourceStream {
  private static final String WHAT = "the report of sign-ins";
  private static final String LINK = "link";

  private final GraphApi api;
  private final Clock clock;

  SignInStream(GraphApi api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sign-ins";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    Answer answer =
        api.ask(
            WHAT,
            since.get(LINK).orElse("/beta/reports/servicePrincipalSignInActivities"),
            "AuditLog.Read.All");
    Rows rows = new Rows();
    Optional<String> closed = closed(answer);
    if (closed.isPresent()) {
      rows.gap(closed.get());
      return rows.page(since.without(LINK), false);
    }
    Instant now = clock.instant();
    GraphApi.Listing page = api.listing(WHAT, answer, SignInMapper.PROPERTIES);
    for (JsonNode activity : page.value()) {
      String appId = EntraKeys.guid(Node.text(activity, "appId"));
      if (EntraKeys.isGuid(appId)) {
        try {
          SignInMapper.signIn(activity, now).ifPresent(rows::add);
        } catch (IllegalArgumentException e) {
          rows.add(
              SignInMapper.nativeId(appId),
              () -> {
                throw e;
              });
        }
      } else {
        rows.unidentified("an entry of " + WHAT, "appId: is missing or no GUID");
      }
    }
    return page.next()
        .map(next -> rows.page(since.with(LINK, next), true))
        .orElseGet(() -> rows.page(since.without(LINK), false));
  }

  private static Optional<String> closed(Answer answer) {
    if (answer.status() == 403 && answer.contains("NonPremiumTenant")) {
      return Optional.of(
          WHAT
              + " needs a Microsoft Entra ID P1 or P2 licence, which the tenant lacks: last"
              + " authentications are not known; set sign-ins=false to leave them out");
    }
    return answer.status() == 403 || answer.status() == 404 || answer.status() == 400
        ? Optional.of(
            answer.status() == 403
                ? WHAT + " may not be read; it needs AuditLog.Read.All"
                : WHAT + " is not offered in this cloud; set sign-ins=false to leave it out")
        : Optional.empty();
  }
}
