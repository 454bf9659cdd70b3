/** Reads Keycloak: clients with service accounts, their credentials' metadata and their roles. */
package io.concordat.connector.iam.keycloak;
