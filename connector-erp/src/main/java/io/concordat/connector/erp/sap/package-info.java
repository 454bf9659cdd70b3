/**
 * SAP S/4HANA as a source: purchase contracts and orders become agreements, suppliers become
 * parties. Reads released OData V2 services, {@code API_PURCHASECONTRACT_PROCESS_SRV}, {@code
 * API_PURCHASEORDER_PROCESS_SRV} and {@code API_BUSINESS_PARTNER}, and writes nothing. What becomes
 * which field stands in {@code /mappings/sap-s4hana.yaml}.
 */
package io.concordat.connector.erp.sap;
