/**
 * Odoo as a source: purchase agreements and purchase orders become agreements, vendors become
 * parties. Reads the External JSON-2 API ({@code POST /json/2/<model>/<method>}) and writes
 * nothing.
 */
package io.concordat.connector.erp.odoo;
