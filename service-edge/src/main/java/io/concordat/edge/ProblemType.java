package io.concordat.edge;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a request was not answered, as far as a client could act on it. The name is part of the API:
 * {@code urn:concordat:problem:<name>}.
 */
public enum ProblemType {
  INVALID_INPUT(400, "The request is not valid"),
  UNAUTHENTICATED(401, "A valid bearer token is required"),
  FORBIDDEN(403, "The token's roles do not allow this"),
  SECOND_PERSON_REQUIRED(403, "A second person has to do this"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "This method is not available here"),
  NOT_ACCEPTABLE(406, "The requested representation is not available"),
  CONFLICT(409, "The request does not fit the present state"),
  PRECONDITION_FAILED(412, "The resource has changed"),
  TOO_LARGE(413, "The request body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The request body's media type is not supported"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "The service failed"),
  UNAVAILABLE(503, "The service cannot answer right now");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The type that stands in the answer. */
  public URI uri() {
    return URI.create("urn:concordat:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** The type of a status that came from the framework. */
  static Optional<ProblemType> ofStatus(int status) {
    return Arrays.stream(values()).filter(type -> type.status == status).findFirst();
  }
}
