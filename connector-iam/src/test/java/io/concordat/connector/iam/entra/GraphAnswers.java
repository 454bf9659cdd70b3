package io.concordat.connector.iam.entra;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Answers in the form in which Microsoft's documents show Graph's. */
final class GraphAnswers {
  private GraphAnswers() {}

  static String id(String collection, int number) {
    return (collection.equals("applications") ? "aaaaaaaa" : "5e5e5e5e")
        + "-0000-4000-8000-00000000000"
        + number;
  }

  /** One page with all there is, and the link to what changes later. */
  static ResponseDefinitionBuilder delta(String url, String collection, int... numbers) {
    return jsonResponse(
        """
        {"@odata.context": "%1$s/v1.0/$metadata#%2$s",
         "@odata.deltaLink": "%1$s/v1.0/%2$s/delta?$deltatoken=oEcOySpF",
         "value": [%3$s]}
        """
            .formatted(
                url,
                collection,
                Arrays.stream(numbers)
                    .mapToObj(number -> object(collection, number))
                    .collect(Collectors.joining(","))),
        200);
  }

  static String object(String collection, int number) {
    return (collection.equals("applications")
            ? """
              {"id": "%1$s", "appId": "ca11ab1e-0000-4000-8000-00000000000%2$d",
               "displayName": "app-%2$d", "createdDateTime": "2024-03-01T08:00:00Z", "tags": []}
              """
            : """
              {"id": "%1$s", "appId": "ca11ab1e-0000-4000-8000-00000000000%2$d",
               "displayName": "app-%2$d", "accountEnabled": true, "tags": [],
               "servicePrincipalType": "Application"}
              """)
        .formatted(id(collection, number), number);
  }

  /** An error as Graph writes every one. */
  static ResponseDefinitionBuilder error(int status, String code, String message) {
    return jsonResponse(
        """
        {"error": {"code": "%s", "message": "%s",
          "innerError": {"date": "2026-11-27T04:00:00",
            "request-id": "6f1c9c6e-6f0b-4c55-9f0e-1f2d3c4b5a69",
            "client-request-id": "6f1c9c6e-6f0b-4c55-9f0e-1f2d3c4b5a69"}}}
        """
            .formatted(code, message),
        status);
  }
}
