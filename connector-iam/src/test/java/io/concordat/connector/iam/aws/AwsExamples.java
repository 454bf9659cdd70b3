package io.concordat.connector.iam.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * AWS's own published examples of answers, as they stand in {@code vendor/aws/examples}, brought
 * into the form that they have on the wire: the Query protocol's XML has a member for each element
 * of a list and an element for each property, in the order of the example.
 */
final class AwsExamples {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AwsExamples() {}

  /** The output of the first example of an action. */
  static JsonNode output(String service, String action) {
    try (InputStream in =
        AwsExamples.class.getResourceAsStream(
            "/vendor/aws/examples/" + service + ".examples.json")) {
      return JSON.readTree(in).path("examples").path(action).path(0).path("output");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole answer of IAM or STS. */
  static String answer(String action, String result) {
    return ("<%1$sResponse><%1$sResult>%2$s</%1$sResult><ResponseMetadata><RequestId>r</RequestId>"
            + "</ResponseMetadata></%1$sResponse>")
        .formatted(action, result);
  }

  /** What stands inside an element. */
  static String xml(JsonNode node) {
    StringBuilder xml = new StringBuilder();
    if (node.isObject()) {
      node.properties().forEach(entry -> element(xml, entry.getKey(), entry.getValue()));
    } else if (node.isArray()) {
      node.forEach(element -> element(xml, "member", element));
    } else {
      xml.append(node.asText().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }
    return xml.toString();
  }

  private static void element(StringBuilder xml, String name, JsonNode node) {
    xml.append('<')
        .append(name)
        .append('>')
        .append(xml(node))
        .append("</")
        .append(name)
        .append('>');
  }
}
