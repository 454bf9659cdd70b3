package io.concordat.connector.erp.coupa;

import io.concordat.connector.erp.keyed.SecretsEverywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A payload with a secret in every place, and nothing that is kept contains it. */
class CoupaSecretsTest {
  @Test
  void keepsNoSecretWhereverOneStands() {
    try (FakeCoupa coupa = new FakeCoupa()) {
      for (String resource : List.of("suppliers", "contracts", "purchase_orders")) {
        coupa.reset();
        SecretsEverywhere.check(
            coupa.get(resource, 2), () -> TestCoupa.withOwnFields(coupa), FakeCoupa.CLIENT_SECRET);
      }
    }
  }
}
