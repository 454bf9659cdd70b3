package io.concordat.edge;

import jakarta.inject.Singleton;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A query parameter that the method does not take is refused, as {@link StrictBodies} refuses a
 * member: a slip in {@code kind} must not become the list of everything. So is one that is given
 * twice where once is meant. What a method takes is what its {@link QueryParam}s say.
 */
@Singleton
public class StrictQueries {
  private static final String API = "/api/v1/";

  /** By method: what it takes, and whether more than once. */
  private final Map<Method, Map<String, Boolean>> taken = new ConcurrentHashMap<>();

  @ServerRequestFilter
  public void check(ContainerRequestContext request, ResourceInfo resource) {
    Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
    if (given.isEmpty() || !request.getUriInfo().getPath().startsWith(API)) {
      return;
    }
    Map<String, Boolean> known =
        taken.computeIfAbsent(resource.getResourceMethod(), StrictQueries::taken);
    given.forEach((name, values) -> check(name, values.size(), known));
  }

  private static void check(String name, int times, Map<String, Boolean> known) {
    Boolean repeatable = known.get(name);
    if (repeatable == null) {
      throw Problem.unknownParameter(name, known.keySet());
    }
    if (times > 1 && !repeatable) {
      throw Problem.badRequest(name, "is given " + times + " times; give it once");
    }
  }

  static Map<String, Boolean> taken(Method method) {
    return Stream.of(method.getParameters())
        .flatMap(
            parameter ->
                Optional.ofNullable(parameter.getAnnotation(QueryParam.class)).stream()
                    .map(query -> Map.entry(query.value(), repeatable(parameter))))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean repeatable(Parameter parameter) {
    return Collection.class.isAssignableFrom(parameter.getType()) || parameter.getType().isArray();
  }
}
