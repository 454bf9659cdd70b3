/**
 * Reads Microsoft Entra through Microsoft Graph: applications, service principals, their
 * credentials' metadata, their owners, what they may do, and their sign-ins.
 */
package io.concordat.connector.iam.entra;
