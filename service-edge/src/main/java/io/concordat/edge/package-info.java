/**
 * What the services' HTTP edges share: problem details, pages and cursors, ETags, roles, who calls,
 * and the refusal to start without an issuer. Nothing here knows what a service does.
 */
package io.concordat.edge;
