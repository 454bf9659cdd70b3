/**
 * Stands in for SAP S/4HANA: two OData V2 entity sets over the estate's contracts and suppliers,
 * with server-driven paging, filters, throttling and an odd page of HTML.
 */
package io.concordat.quickstart.standin.sap;
