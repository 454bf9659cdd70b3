package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.LabelNames;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.util.List;
import java.util.Locale;

/** A service principal as an identity. */
final class ServicePrincipalMapper {
  /** What is asked for and taken. */
  static final List<String> PROPERTIES =
      List.of(
          "id",
          "appId",
          "displayName",
          "description",
          "accountEnabled",
          "disabledByMicrosoftStatus",
          "servicePrincipalType",
          "appOwnerOrganizationId",
          "alternativeNames",
          "tags");

  private static final String USER_ASSIGNED = "/userassignedidentities/";

  private final LabelNames tags;

  ServicePrincipalMapper(LabelNames tags) {
    this.tags = tags;
  }

  /**
   * The identity.
   *
   * @param softDeleted whether it lies among the deleted items, from which it can be restored
   */
  SourceRow identity(JsonNode principal, boolean softDeleted) {
    String id = EntraKeys.guid(Node.text(principal, "id"));
    PrincipalKind kind = PrincipalKind.of(principal);
    SourceRow.Builder row =
        SourceRow.of(id, EntityKind.IDENTITY)
            .key(KeyNamespaces.ENTRA_OBJECT_ID, id)
            .text(FieldNames.NAME, Node.text(principal, "displayName"))
            .text(FieldNames.DESCRIPTION, Node.text(principal, "description"))
            .text(FieldNames.STATUS, status(principal, softDeleted));
    // The identities of several agents may show the appId of the blueprint that they share.
    if (kind != PrincipalKind.AGENT) {
      row.key(KeyNamespaces.ENTRA_APP_ID, EntraKeys.key(Node.text(principal, "appId")));
    }
    switch (kind) {
      case MANAGED_IDENTITY, AGENT -> row.text(FieldNames.IDENTITY_TYPE, kind.type());
      case UNRECOGNIZED -> row.text(FieldNames.IDENTITY_TYPE, "unrecognized");
      case APPLICATION, NO_IDENTITY -> {
        // An application may be anything: a tag says it, if somebody does.
      }
    }
    if (kind == PrincipalKind.MANAGED_IDENTITY) {
      azure(row, Node.texts(principal, "alternativeNames"));
    }
    Tags.labels(tags, Node.texts(principal, "tags")).describe(row, kind.type());
    return row.build();
  }

  private static String status(JsonNode principal, boolean softDeleted) {
    if (softDeleted || isDisabledByMicrosoft(principal)) {
      return "disabled";
    }
    return Node.flag(principal, "accountEnabled")
        .map(enabled -> enabled ? "active" : "disabled")
        .orElse(null);
  }

  static boolean isDisabledByMicrosoft(JsonNode object) {
    return String.valueOf(Node.text(object, "disabledByMicrosoftStatus")).startsWith("Disabled");
  }

  /** A user-assigned identity is an Azure resource itself; another one belongs to a resource. */
  private static void azure(SourceRow.Builder row, List<String> names) {
    for (String name : names) {
      String resource = name.toLowerCase(Locale.ROOT);
      if (resource.startsWith("/subscriptions/") && resource.contains(USER_ASSIGNED)) {
        row.key(KeyNamespaces.AZURE_RESOURCE_ID, resource);
      } else if (resource.startsWith("/subscriptions/")) {
        row.relation(
            RelationTypes.SERVES, EntityKind.RESOURCE, KeyNamespaces.AZURE_RESOURCE_ID, resource);
      }
    }
  }
}
