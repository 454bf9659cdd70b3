/** Stands in for AWS IAM: its Query API in XML, as far as the connector asks. */
package io.concordat.quickstart.standin.aws;
