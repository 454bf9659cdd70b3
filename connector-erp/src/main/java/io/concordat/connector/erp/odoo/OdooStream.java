package io.concordat.connector.erp.odoo;

import java.util.Arrays;
import java.util.List;

/** What can be read of Odoo: a model, and which of its rows. */
enum OdooStream {
  /** Vendors: partners that were created as one, or of whom a bill was posted. */
  SUPPLIER("res.partner", List.of(List.of("supplier_rank", ">", 0))),
  /** Blanket orders; a template is no agreement. */
  PURCHASE_AGREEMENT(
      "purchase.requisition", List.of(List.of("requisition_type", "=", "blanket_order"))),
  PURCHASE_ORDER("purchase.order", List.of()),
  /** What is sold by subscription. */
  SUBSCRIPTION("sale.order", List.of(List.of("is_subscription", "=", true)));

  /** Every stream's name, in the order in which they are pulled. */
  static final List<String> NAMES = Arrays.stream(values()).map(OdooStream::streamName).toList();

  private final String model;
  private final List<List<Object>> domain;

  OdooStream(String model, List<List<Object>> domain) {
    this.model = model;
    this.domain = domain;
  }

  String streamName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  String model() {
    return model;
  }

  /** Which of the model's rows, in Odoo's own form of a condition. */
  List<List<Object>> domain() {
    return domain;
  }

  boolean isAgreement() {
    return this != SUPPLIER;
  }
}
