package io.concordat.connector.testkit;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.concordat.embedded.test.SharedServers;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database of its own with the runtime's tables. */
final class Schema {
  private Schema() {}

  /** The same database through a pool, for a test of very many transactions. */
  static AgroalDataSource pooled(PGSimpleDataSource of) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  pool ->
                      pool.maxSize(4)
                          .connectionFactoryConfiguration(
                              factory ->
                                  factory
                                      .jdbcUrl(of.getUrl())
                                      .principal(new NamePrincipal(of.getUser()))
                                      .credential(new SimplePassword(of.getPassword())))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static PGSimpleDataSource create() {
    return migrate(SharedServers.newDatabase("runtime"));
  }

  static PGSimpleDataSource migrate(String url) {
    String role = url.substring(url.lastIndexOf('/') + 1);
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    dataSource.setUser(role);
    dataSource.setPassword(role);
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:db/connector-runtime")
        .load()
        .migrate();
    return dataSource;
  }
}
