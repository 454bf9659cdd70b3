/**
 * SAP S/4HANA as a source: purchase contracts become agreements, suppliers become parties. Reads
 * two released OData V2 services, {@code API_PURCHASECONTRACT_PROCESS_SRV} and {@code
 * API_BUSINESS_PARTNER}, and writes nothing.
 */
package io.concordat.connector.erp;
