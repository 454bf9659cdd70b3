/**
 * Reads ServiceNow through its Table API: people, groups with their members, the service accounts
 * and applications of the CMDB, and change requests with the configuration items that they touch.
 */
package io.concordat.connector.servicenow;
