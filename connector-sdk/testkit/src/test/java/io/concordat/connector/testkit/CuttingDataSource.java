package io.concordat.connector.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Loses the connection around one commit out of many: just before it, or just after. */
final class CuttingDataSource {
  /** Where the connection is lost. */
  enum Moment {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private final DataSource real;
  private final int at;
  private final Moment moment;
  private int commits;
  private boolean cut;

  CuttingDataSource(DataSource real, int at, Moment moment) {
    this.real = real;
    this.at = at;
    this.moment = moment;
  }

  boolean cut() {
    return cut;
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (self, method, arguments) -> {
          Object result = invoke(real, method, arguments);
          return result instanceof Connection connection ? cutting(connection) : result;
        });
  }

  private Connection cutting(Connection connection) {
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          boolean now = method.getName().equals("commit") && ++commits == at;
          if (now && moment == Moment.BEFORE_COMMIT) {
            throw lost(connection);
          }
          Object result = invoke(connection, method, arguments);
          if (now) {
            throw lost(connection);
          }
          return result;
        });
  }

  private SQLException lost(Connection connection) throws SQLException {
    cut = true;
    connection.abort(Runnable::run);
    return new SQLException("the connection was lost", "08006");
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
