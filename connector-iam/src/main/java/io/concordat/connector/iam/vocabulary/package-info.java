/**
 * What all vendors' readers say in the same words: privilege, labels, checks of settings; and how
 * they take of an answer no more than they may.
 */
package io.concordat.connector.iam.vocabulary;
