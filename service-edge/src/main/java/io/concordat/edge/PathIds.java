package io.concordat.edge;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Ids in paths: what is no UUID in its 36 characters is a 400 that names the parameter, where the
 * framework would say that there is no such path.
 */
@Provider
public class PathIds implements ParamConverterProvider {
  /** Before the extension's, which knows of no parameter. */
  private static final int FIRST = 1;

  private static final int LENGTH = 36;

  /** A path parameter that is no UUID. */
  public static final class NotAnId extends BadRequestException {
    private static final long serialVersionUID = 1;
    private final String parameter;

    NotAnId(String parameter) {
      super(parameter + " must be a UUID");
      this.parameter = parameter;
    }
  }

  /** Reads the ids of one parameter. */
  record Ids(String parameter) implements ParamConverter<UUID> {
    @Override
    public UUID fromString(String text) {
      if (text == null || text.length() != LENGTH) {
        throw new NotAnId(parameter);
      }
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException e) {
        throw new NotAnId(parameter);
      }
    }

    @Override
    public String toString(UUID id) {
      return id.toString();
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> ParamConverter<T> getConverter(
      Class<T> rawType, Type genericType, Annotation[] annotations) {
    if (rawType != UUID.class) {
      return null;
    }
    return Stream.of(annotations)
        .filter(PathParam.class::isInstance)
        .map(annotation -> (ParamConverter<T>) new Ids(((PathParam) annotation).value()))
        .findFirst()
        .orElse(null);
  }

  @ServerExceptionMapper(priority = FIRST)
  public Response refused(NotAnId slip, RoutingContext context) {
    return HttpProblem.builder(Problem.badRequest(slip.parameter, "must be a UUID"))
        .withInstance(URI.create(context.request().path()))
        .build()
        .toResponse();
  }
}
