package io.concordat.connector.erp.odoo;

import io.concordat.connector.erp.keyed.KeyedSettings;
import io.concordat.connector.http.HttpSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Odoo databases that are read, by the name of the source. */
@ConfigMapping(prefix = "concordat.odoo")
interface OdooConfig {

  /** By source id: a lower-case name that never changes, such as {@code odoo-prod}. */
  Map<String, Database> sources();

  /** One database. */
  interface Database extends HttpSettings, KeyedSettings {
    /** The database, where one server holds several. */
    Optional<String> database();

    /** The key of the bot user, or {@code api-key-file}. */
    Optional<String> apiKey();

    /** A file that holds nothing but the key; read again when it changes. */
    Optional<String> apiKeyFile();

    /** Any of supplier, purchase_agreement, purchase_order, subscription. */
    @Override
    @WithDefault("supplier,purchase_agreement,purchase_order")
    List<String> streams();
  }
}
