package io.concordat.connector.erp.odoo;

import io.concordat.connector.erp.keyed.SecretsEverywhere;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A payload with a secret in every place, and nothing that is kept contains it. */
class OdooSecretsTest {
  @Test
  void keepsNoSecretWhereverOneStands() {
    try (FakeOdoo odoo = new FakeOdoo()) {
      for (String model : List.of("res.partner", "purchase.requisition", "purchase.order")) {
        odoo.reset();
        SecretsEverywhere.check(
            odoo.get(model, 2), () -> TestOdoo.withOwnFields(odoo), FakeOdoo.KEY);
      }
    }
  }
}
