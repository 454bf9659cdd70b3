package io.concordat.registry;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.concordat.embedded.EmbeddedPostgres;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.postgresql.Driver;

/** A migrated database of its own on a real PostgreSQL, which the JVM's tests share. */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static EmbeddedPostgres shared;

  private final AgroalDataSource dataSource;

  private TestDatabase(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  public static synchronized TestDatabase create() {
    if (shared == null) {
      shared = EmbeddedPostgres.start(EmbeddedPostgres.Options.fast());
    }
    return on(shared, "plain_" + COUNT.incrementAndGet());
  }

  public static TestDatabase on(EmbeddedPostgres postgres, String name) {
    postgres.createDatabase(name, name, name);
    try {
      AgroalDataSource dataSource =
          AgroalDataSource.from(
              new AgroalDataSourceConfigurationSupplier()
                  .connectionPoolConfiguration(
                      pool ->
                          pool.maxSize(8)
                              .acquisitionTimeout(Duration.ofSeconds(10))
                              .connectionFactoryConfiguration(
                                  connection ->
                                      connection
                                          .jdbcUrl(postgres.jdbcUrl(name))
                                          .connectionProviderClass(Driver.class)
                                          .principal(new NamePrincipal(name))
                                          .credential(new SimplePassword(name)))));
      Flyway.configure().dataSource(dataSource).load().migrate();
      return new TestDatabase(dataSource);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public AgroalDataSource dataSource() {
    return dataSource;
  }

  public Transactions transactions() {
    return Transactions.on(dataSource);
  }

  /** Each row's columns joined by a bar. */
  public List<String> rows(String sql) {
    return transactions()
        .read(
            connection -> {
              try (SetStatement statement = SetStatement.on(connection, sql)) {
                return statement.list(
                    row -> {
                      StringBuilder line = new StringBuilder();
                      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        line.append(i == 1 ? "" : "|").append(row.getString(i));
                      }
                      return line.toString();
                    });
              }
            });
  }

  public long count(String from) {
    return Long.parseLong(rows("SELECT count(*) FROM " + from).getFirst());
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
