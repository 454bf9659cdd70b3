/**
 * The one client by which a connector calls its vendor. A connector makes a {@link
 * io.concordat.connector.http.Transport} of its settings, an {@link
 * io.concordat.connector.http.Authorization} of its credentials, and of both a {@link
 * io.concordat.connector.http.VendorHttp}; every {@link io.concordat.connector.http.Call} ends as a
 * complete {@link io.concordat.connector.http.Answer} or as a {@link
 * io.concordat.connector.spi.SourceFailure}, within the configured time and size, whatever the
 * other side does.
 *
 * <p>On the JDK's client and not on a REST client, because those hold an answer whole before
 * anybody can count it (a size bound must cut it off while it arrives), and because an HTML page
 * with status 200 has to be looked at before a reader chosen by its content type fails on it.
 */
package io.concordat.connector.http;
