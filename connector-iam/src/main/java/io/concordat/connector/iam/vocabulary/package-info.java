/** What both vendors' readers say in the same words: privilege, labels, checks of settings. */
package io.concordat.connector.iam.vocabulary;
