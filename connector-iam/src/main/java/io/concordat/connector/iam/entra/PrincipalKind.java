package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** What a service principal is by Graph's own account. */
enum PrincipalKind {
  /** Stands for an application in this tenant. */
  APPLICATION("oauth_app"),
  /** Azure keeps its credentials. */
  MANAGED_IDENTITY("managed_identity"),
  /** Made for an AI agent. */
  AGENT("ai_agent"),
  /** Signs nobody in as itself: an identity provider for people's social accounts. */
  NO_IDENTITY(""),
  /** Something that this release does not know. */
  UNRECOGNIZED("oauth_app");

  /** Under these tenants Microsoft registers its own applications. */
  private static final Set<String> MICROSOFT =
      Set.of("f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47");

  private final String type;

  PrincipalKind(String type) {
    this.type = type;
  }

  /** The identity type. */
  String type() {
    return type;
  }

  static PrincipalKind of(JsonNode principal) {
    String odata = String.valueOf(Node.text(principal, "@odata.type"));
    if (odata.endsWith(".agentIdentity")) {
      return AGENT;
    }
    String type = Node.text(principal, "servicePrincipalType");
    if (type == null) {
      return UNRECOGNIZED;
    }
    return switch (type) {
      case "Application", "Legacy" -> APPLICATION;
      case "ManagedIdentity" -> MANAGED_IDENTITY;
      case "ServiceIdentity" -> AGENT;
      case "SocialIdp" -> NO_IDENTITY;
      default -> UNRECOGNIZED;
    };
  }

  /** Whether the service principal or application that is served here is Microsoft's own. */
  static boolean isMicrosofts(JsonNode object) {
    String owner = EntraKeys.guid(Node.text(object, "appOwnerOrganizationId"));
    return owner != null && MICROSOFT.contains(owner);
  }

  /** Whether it is read. */
  static boolean isWanted(JsonNode principal, boolean microsoftApps) {
    return of(principal) != NO_IDENTITY && (microsoftApps || !isMicrosofts(principal));
  }
}
