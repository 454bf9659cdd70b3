/**
 * A stand-in for ServiceNow's Table API, in its wire shapes and with its habits: a limit that
 * counts rows which the caller may not see, 429 with Retry-After, and a web page with status 200.
 */
package io.concordat.quickstart.standin.servicenow;
