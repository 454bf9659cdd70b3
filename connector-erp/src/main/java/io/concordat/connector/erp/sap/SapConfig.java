package io.concordat.connector.erp.sap;

import io.concordat.connector.http.ClientSettings;
import io.concordat.connector.http.PasswordSettings;
import io.concordat.connector.http.TransportSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The SAP S/4HANA systems that are read, by the name of the source. */
@ConfigMapping(prefix = "concordat.sap")
interface SapConfig {

  /** By source id: a lower-case name that never changes, such as {@code sap-prod}. */
  Map<String, System> sources();

  /**
   * One system: a user and a password for basic authentication, or an OAuth 2.0 client with the
   * address of its token end point.
   */
  interface System extends TransportSettings, PasswordSettings, ClientSettings {
    /** Scheme, host and port, such as {@code https://my300000-api.s4hana.cloud.sap}. */
    Optional<String> baseUrl();

    /** A page of contracts with all their items is large. */
    @Override
    @WithDefault("67108864")
    long maxResponseBytes();

    /** The three-digit client; an on-premises system without it answers for its default client. */
    Optional<String> client();

    /** Of the OAuth 2.0 client; instead of user and password. */
    Optional<String> tokenUrl();

    /** What the client asks for, if the token end point wants to know. */
    Optional<String> scope();

    /** Rows asked for at once; the system may serve fewer and link to the rest. */
    @WithDefault("500")
    int pageSize();

    /**
     * How far an incremental run reaches back before the last one began: long transactions commit
     * with an older change time.
     */
    @WithDefault("PT5M")
    Duration overlap();

    /**
     * Narrows the contracts that are read, in OData's own words, such as {@code
     * PurchasingOrganization eq '1010'}. A contract that falls out of it counts as gone.
     */
    Optional<String> contractFilter();

    /**
     * Whether purchase orders are read too. Most orders are for goods and name no identity: narrow
     * them with {@code order-filter}.
     */
    @WithDefault("false")
    boolean purchaseOrders();

    /** Narrows the orders that are read, such as {@code PurchaseOrderType eq 'FO'}. */
    Optional<String> orderFilter();

    /**
     * A file that says what becomes which field, instead of the shipped mapping or, with {@code
     * extends: default}, over it.
     */
    Optional<Path> mapping();

    /** Path of the contracts' entity set. */
    @WithDefault("/sap/opu/odata/sap/API_PURCHASECONTRACT_PROCESS_SRV/A_PurchaseContract")
    String contractPath();

    /** Path of the orders' entity set. */
    @WithDefault("/sap/opu/odata/sap/API_PURCHASEORDER_PROCESS_SRV/A_PurchaseOrder")
    String orderPath();

    /** Path of the suppliers' entity set. */
    @WithDefault("/sap/opu/odata/sap/API_BUSINESS_PARTNER/A_Supplier")
    String supplierPath();

    /** Which properties of the contract hold what SAP has no standard property for. */
    Fields fields();
  }

  /**
   * Names of properties of {@code A_PurchaseContract} and {@code A_PurchaseOrder}: key-user
   * extension fields such as {@code YY1_BusinessOwner_PDH}. What is not named is not asked for and
   * not asserted.
   */
  interface Fields {
    /** An e-mail address, or {@code group:} and a name. */
    Optional<String> businessOwner();

    /** An e-mail address, or {@code group:} and a name. */
    Optional<String> technicalOwner();

    /** service_account, integration, ai_agent and so on. */
    Optional<String> identityType();

    /**
     * What the contract pays for: an ARN, a Google service account's e-mail form, {@code
     * keycloak:<realm>/<clientId>}, {@code entra:app-id:<id>}, or a CMDB correlation id; several
     * are divided by blanks or semicolons. {@code CorrespncInternalReference} ("our reference")
     * works where 12 characters are enough.
     */
    Optional<String> identityReference();

    /** A date by which the renewal is to be decided. */
    Optional<String> renewalDate();
  }
}
