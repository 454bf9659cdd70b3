/** Kubernetes: service accounts, their roles and bindings, and their token Secrets' metadata. */
package io.concordat.connector.iam.kubernetes;
