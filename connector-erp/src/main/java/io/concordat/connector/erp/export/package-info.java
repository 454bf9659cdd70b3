/**
 * Any CSV or JSON file, or REST export, as a source: a mapping file of the operator's says what of
 * its rows becomes which field. Files lie in a folder, mounted from wherever; an export is read
 * with GET.
 */
package io.concordat.connector.erp.export;
