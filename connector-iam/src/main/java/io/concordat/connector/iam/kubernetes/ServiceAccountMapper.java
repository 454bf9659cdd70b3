package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.vocabulary.LabelNames;
import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A ServiceAccount as an identity. Its uid, not its name, says which one it is. */
final class ServiceAccountMapper {
  static final String DESCRIPTION = "kubernetes.io/description";

  /**
   * What is known of an account besides itself.
   *
   * @param holds uids of roles and bindings
   * @param privilege empty if it may be higher than what is known
   * @param namespaceLabels what its namespace says of owner and environment
   */
  record Context(
      Set<String> holds,
      Optional<Privilege> privilege,
      Map<String, String> namespaceLabels,
      Optional<Assertion> lastAuthentication) {}

  private ServiceAccountMapper() {}

  static SourceRow row(Item account, Context context, KubernetesKeys keys, LabelNames names) {
    SourceRow.Builder row =
        SourceRow.of(account.uid(), EntityKind.IDENTITY)
            .key(KeyNamespaces.KUBERNETES_UID, keys.uid(account.uid()))
            .key(
                KeyNamespaces.KUBERNETES_SERVICE_ACCOUNT,
                keys.account(account.namespace(), account.name()))
            .text(FieldNames.NAME, account.fullName())
            .text(FieldNames.DESCRIPTION, account.metadata().annotations().get(DESCRIPTION))
            // No switch. The tokens of one that is being deleted are refused within a minute.
            .text(FieldNames.STATUS, account.leaving() ? "disabled" : "active")
            .instant(FieldNames.CREATED, account.created())
            .text(FieldNames.PRIVILEGE, context.privilege().map(Privilege::wireName).orElse(null))
            .field(FieldNames.LAST_AUTHENTICATION, context.lastAuthentication().orElse(null));
    describe(row, account, context, names);
    context
        .holds()
        .forEach(
            uid ->
                row.relation(
                    RelationTypes.HOLDS,
                    EntityKind.ENTITLEMENT,
                    KeyNamespaces.KUBERNETES_UID,
                    keys.uid(uid)));
    WorkloadIdentity.relate(row, account.metadata().annotations());
    return row.build();
  }

  /** First what the namespace says, then over it what the account says itself. */
  private static void describe(
      SourceRow.Builder row, Item account, Context context, LabelNames names) {
    Map<String, String> inherited = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    inherited.putAll(context.namespaceLabels());
    // What kind of thing a namespace is for says nothing about what an account in it is.
    names.identityType().forEach(inherited::remove);
    new Labels(names, inherited).describe(row, "service_account");
    new Labels(names, Surroundings.texts(account)).describe(row, "service_account");
  }
}
