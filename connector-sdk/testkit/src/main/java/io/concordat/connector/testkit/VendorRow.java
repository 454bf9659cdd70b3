package io.concordat.connector.testkit;

/** Names a row at the vendor: the stream that serves it, and its native id. */
public record VendorRow(String stream, String nativeId) {}
