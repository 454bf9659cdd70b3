package io.concordat.embedded.test;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Calls {@link SharedServers} in the class loader that lives as long as the JVM. */
final class SystemLoader {
  private SystemLoader() {}

  static String call(String method, Object... arguments) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader system = ClassLoader.getSystemClassLoader();
    Thread.currentThread().setContextClassLoader(system);
    try {
      Class<?>[] types = Arrays.stream(arguments).map(Object::getClass).toArray(Class<?>[]::new);
      return (String)
          Class.forName(SharedServers.class.getName(), true, system)
              .getMethod(method, types)
              .invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SharedServers." + method + " cannot be called", e);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
