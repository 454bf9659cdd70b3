/** Reads AWS IAM: users, roles, policies and access keys, each as complete snapshots. */
package io.concordat.connector.iam.aws;
