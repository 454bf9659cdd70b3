package io.concordat.connector.erp.coupa;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be read of Coupa: a resource, and the scope that lets it be read. */
enum CoupaStream {
  SUPPLIER("suppliers", "core.supplier.read"),
  CONTRACT("contracts", "core.contract.read"),
  PURCHASE_ORDER("purchase_orders", "core.purchase_order.read"),
  /** A resource of the instance's own. */
  LICENCE(null, null);

  /** Every stream's name, in the order in which they are pulled. */
  static final List<String> NAMES = Arrays.stream(values()).map(CoupaStream::streamName).toList();

  private final String resource;
  private final String scope;

  CoupaStream(String resource, String scope) {
    this.resource = resource;
    this.scope = scope;
  }

  String streamName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty: the configuration names it. */
  Optional<String> resource() {
    return Optional.ofNullable(resource);
  }

  /** Empty: only the instance knows. */
  Optional<String> scope() {
    return Optional.ofNullable(scope);
  }

  boolean isAgreement() {
    return this != SUPPLIER;
  }
}
