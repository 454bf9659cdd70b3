package io.concordat.quickstart;

/** What to try next. */
final class Hints {
  private Hints() {}

  static String render() {
    return """
    Try next
      TOKEN=$(./concordat token steward --as you@example.com)
      curl -s -H "Authorization: Bearer $TOKEN" '%1$s/api/v1/entities?kind=identity&q=payroll'
      curl -s -H "Authorization: Bearer $TOKEN" '%2$s/api/v1/conflicts?kind=conflict&limit=5'
      curl -s -H "Authorization: Bearer $TOKEN" '%2$s/api/v1/escalations?state=open'
      curl -s -H "Authorization: Bearer $TOKEN" '%4$s/api/v1/escalation-tickets?limit=5'
      curl -s %3$s/inbox          (or open %3$s in a browser)
      The APIs: %1$s/q/swagger-ui and %2$s/q/swagger-ui
      Things go on changing in the estate: follow them with ./concordat logs reconciler.
    Ctrl-C or ./concordat down stops everything; the data stays.
    """
        .formatted(
            Endpoint.REGISTRY.uri(),
            Endpoint.RECONCILER.uri(),
            Endpoint.INBOX.uri(),
            Endpoint.CONNECTOR_SERVICENOW.uri());
  }
}
