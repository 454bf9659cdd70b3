package io.concordat.contract;

/** The namespaces of typed keys that the shipped connectors use. A connector may add its own. */
public final class KeyNamespaces {
  /** A person's or mailbox's address, lower case. */
  public static final String EMAIL = "email";

  /** A group's name as people write it, trimmed and lower case. */
  public static final String GROUP = "group";

  /** An Amazon resource name, as AWS spells it. */
  public static final String AWS_ARN = "aws:arn";

  /** An AWS unique id (AIDA…, AROA…): never reused, unlike a name or an ARN. */
  public static final String AWS_UNIQUE_ID = "aws:unique-id";

  /** An AWS access key id (AKIA…): an identifier, not the secret. */
  public static final String AWS_ACCESS_KEY_ID = "aws:access-key-id";

  /** The twelve digits of an AWS account. */
  public static final String AWS_ACCOUNT = "aws:account";

  /** {@code <source>/<sys_id>} of a ServiceNow row. */
  public static final String SERVICENOW_SYS_ID = "servicenow:sys-id";

  /** A ServiceNow {@code correlation_id} that is no ARN and no other known identifier. */
  public static final String CMDB_CORRELATION_ID = "cmdb:correlation-id";

  /** The name of an application or business service, trimmed and lower case. */
  public static final String APPLICATION = "application";

  /** {@code <source>/<PurchaseContract>} in SAP S/4HANA. */
  public static final String SAP_PURCHASE_CONTRACT = "sap:purchase-contract";

  /** {@code <source>/<PurchaseOrder>} in SAP S/4HANA. */
  public static final String SAP_PURCHASE_ORDER = "sap:purchase-order";

  /** {@code <source>/<Supplier>} in SAP S/4HANA. */
  public static final String SAP_SUPPLIER = "sap:supplier";

  /** {@code <source>/<client uuid>} in Keycloak: survives a rename. */
  public static final String KEYCLOAK_CLIENT_UUID = "keycloak:client-uuid";

  /** {@code <realm>/<clientId>} in Keycloak: what people write in tickets and contracts. */
  public static final String KEYCLOAK_CLIENT_ID = "keycloak:client-id";

  /** {@code <cluster>/<uid>} of a Kubernetes object: a name that is used again gets another. */
  public static final String KUBERNETES_UID = "kubernetes:uid";

  /** {@code <cluster>/<namespace>/<name>} of a Kubernetes ServiceAccount: what people write. */
  public static final String KUBERNETES_SERVICE_ACCOUNT = "kubernetes:service-account";

  /**
   * The application (client) id of a Microsoft Entra application, service principal or managed
   * identity, lower case.
   */
  public static final String ENTRA_APP_ID = "entra:app-id";

  /** The object id of an application or service principal in Microsoft Entra, in lower case. */
  public static final String ENTRA_OBJECT_ID = "entra:object-id";

  /** {@code /subscriptions/…} of an Azure resource, lower case. */
  public static final String AZURE_RESOURCE_ID = "azure:resource-id";

  /** The e-mail form of a Google Cloud service account's name, lower case. */
  public static final String GOOGLE_SERVICE_ACCOUNT = "google:service-account";

  /** The unique id of a Google Cloud service account, a number: never reused, unlike its e-mail. */
  public static final String GOOGLE_UNIQUE_ID = "google:unique-id";

  /** The id of a Google Cloud project, such as {@code acme-prod-4711}. */
  public static final String GOOGLE_PROJECT = "google:project";

  private KeyNamespaces() {}
}
