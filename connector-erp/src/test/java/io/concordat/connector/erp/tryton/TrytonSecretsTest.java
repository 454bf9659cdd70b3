package io.concordat.connector.erp.tryton;

import io.concordat.connector.erp.keyed.SecretsEverywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A payload with a secret in every place, and nothing that is kept contains it. */
class TrytonSecretsTest {
  @Test
  void keepsNoSecretWhereverOneStands() {
    try (FakeTryton tryton = new FakeTryton()) {
      for (String model : List.of("party.party", "purchase.purchase", "sale.subscription")) {
        tryton.reset();
        SecretsEverywhere.check(
            tryton.get(model, 2), () -> TestTryton.withOwnFields(tryton), FakeTryton.PASSWORD);
      }
    }
  }
}
