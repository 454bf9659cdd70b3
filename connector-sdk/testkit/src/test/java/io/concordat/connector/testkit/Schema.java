package io.concordat.connector.testkit;

import io.concordat.embedded.test.SharedServers;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database of its own with the runtime's tables. */
final class Schema {
  private Schema() {}

  static DataSource create() {
    return migrate(SharedServers.newDatabase("runtime"));
  }

  static DataSource migrate(String url) {
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
