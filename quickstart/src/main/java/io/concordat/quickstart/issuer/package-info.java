/** An OpenID Connect issuer for one machine: a signing key, discovery, and tokens on demand. */
package io.concordat.quickstart.issuer;
