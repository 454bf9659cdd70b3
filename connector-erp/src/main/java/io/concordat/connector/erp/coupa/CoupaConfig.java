package io.concordat.connector.erp.coupa;

import io.concordat.connector.erp.keyed.KeyedSettings;
import io.concordat.connector.http.ClientSettings;
import io.concordat.connector.http.HttpSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Coupa instances that are read, by the name of the source. */
@ConfigMapping(prefix = "concordat.coupa")
interface CoupaConfig {

  /** By source id: a lower-case name that never changes, such as {@code coupa-prod}. */
  Map<String, Instance> sources();

  /** One instance. */
  interface Instance extends HttpSettings, ClientSettings, KeyedSettings {
    /** The scopes that are asked for, divided by blanks; if absent, those that the streams need. */
    Optional<String> scope();

    /** Coupa serves 50 at most. */
    @Override
    @WithDefault("50")
    int pageSize();

    /** Any of supplier, contract, purchase_order, licence. */
    @Override
    @WithDefault("supplier,contract,purchase_order")
    List<String> streams();

    /**
     * The resource of the licences, such as {@code licenses}, for the stream {@code licence}: Coupa
     * documents none, and an instance may have one of its own.
     */
    Optional<String> licenceResource();
  }
}
