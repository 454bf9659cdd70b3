package io.concordat.connector.erp.tryton;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be read of Tryton: a model. */
enum TrytonStream {
  PARTY("party.party"),
  PURCHASE("purchase.purchase"),
  /** What is sold by subscription. */
  SUBSCRIPTION("sale.subscription");

  /** Every stream's name, in the order in which they are pulled. */
  static final List<String> NAMES = Arrays.stream(values()).map(TrytonStream::streamName).toList();

  private final String model;

  TrytonStream(String model) {
    this.model = model;
  }

  String streamName() {
    return name().toLowerCase(Locale.ROOT);
  }

  String model() {
    return model;
  }

  boolean isAgreement() {
    return this != PARTY;
  }
}
