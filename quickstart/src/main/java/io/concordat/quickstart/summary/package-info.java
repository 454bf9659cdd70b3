/** What came of it, asked of the services themselves by their own APIs. */
package io.concordat.quickstart.summary;
