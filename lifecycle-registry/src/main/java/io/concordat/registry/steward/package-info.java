/** What stewards do about links: link, unlink, merge, split, decide a case, and take it back. */
package io.concordat.registry.steward;
