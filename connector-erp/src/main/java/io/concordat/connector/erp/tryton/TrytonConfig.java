package io.concordat.connector.erp.tryton;

import io.concordat.connector.erp.keyed.KeyedSettings;
import io.concordat.connector.http.HttpSettings;
import io.concordat.connector.http.PasswordSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Tryton databases that are read, by the name of the source. */
@ConfigMapping(prefix = "concordat.tryton")
interface TrytonConfig {

  /** By source id: a lower-case name that never changes, such as {@code tryton-prod}. */
  Map<String, Database> sources();

  /** One database. */
  interface Database extends HttpSettings, PasswordSettings, KeyedSettings {
    /** The database's name. Required. */
    Optional<String> database();

    /** Any of party, purchase, subscription. */
    @Override
    @WithDefault("party,purchase,subscription")
    List<String> streams();

    /** Only parties of this category are read: a Tryton has people and customers too. */
    Optional<String> partyCategory();
  }
}
