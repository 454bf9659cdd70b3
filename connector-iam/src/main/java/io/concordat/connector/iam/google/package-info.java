/**
 * Reads Google Cloud: service accounts, their keys, the roles that projects and what lies above
 * them give, and last authentications.
 */
package io.concordat.connector.iam.google;
