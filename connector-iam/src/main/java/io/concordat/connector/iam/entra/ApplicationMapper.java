package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.LabelNames;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import java.util.List;

/** An application, as it is registered in its home tenant, as an identity. */
final class ApplicationMapper {
  /** What is asked for and taken. */
  static final List<String> PROPERTIES =
      List.of(
          "id",
          "appId",
          "displayName",
          "description",
          "createdDateTime",
          "disabledByMicrosoftStatus",
          "tags");

  private final LabelNames tags;

  ApplicationMapper(LabelNames tags) {
    this.tags = tags;
  }

  /**
   * The identity. Whether an application can sign in its service principal says; the registration
   * says it only where it is deleted or Microsoft has disabled it.
   *
   * @param softDeleted whether it lies among the deleted items, from which it can be restored
   */
  SourceRow identity(JsonNode application, boolean softDeleted) {
    String id = EntraKeys.guid(Node.text(application, "id"));
    SourceRow.Builder row =
        SourceRow.of(id, EntityKind.IDENTITY)
            .key(KeyNamespaces.ENTRA_OBJECT_ID, id)
            .key(KeyNamespaces.ENTRA_APP_ID, EntraKeys.key(Node.text(application, "appId")))
            .text(FieldNames.NAME, Node.text(application, "displayName"))
            .text(FieldNames.DESCRIPTION, Node.text(application, "description"))
            .instant(FieldNames.CREATED, Node.time(application, "createdDateTime"));
    if (softDeleted || ServicePrincipalMapper.isDisabledByMicrosoft(application)) {
      row.text(FieldNames.STATUS, "disabled");
    }
    Tags.labels(tags, Node.texts(application, "tags")).describe(row, "oauth_app");
    return row.build();
  }
}
