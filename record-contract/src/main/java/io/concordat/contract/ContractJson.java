package io.concordat.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * The one way in which contract records become bytes and back. Readers ignore properties that they
 * do not know; nesting, string length and size are bounded. Thread-safe.
 */
public final class ContractJson {
  /** The largest message body, in bytes. */
  public static final int MAX_BYTES = 1_000_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(12)
                          .maxStringLength(65_536)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private ContractJson() {}

  /** The mapper itself, for readers and writers that a hot path keeps. Do not configure it. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  public static byte[] write(Object record) {
    try {
      return MAPPER.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a contract record could not be written: " + e, e);
    }
  }

  /**
   * Reads one record.
   *
   * @throws UndecodableException with a reason that names the field, and never the payload
   */
  public static <T> T read(byte[] body, Class<T> type) {
    bounded(body);
    try {
      T record = MAPPER.readValue(body, type);
      if (record == null) {
        throw new UndecodableException("the body is JSON null", null);
      }
      return record;
    } catch (JsonProcessingException e) {
      throw new UndecodableException(reason(e), e);
    } catch (IOException e) {
      throw new UndecodableException("the body could not be read", e);
    }
  }

  /** How a body is read token by token. */
  @FunctionalInterface
  public interface Tokens<T> {
    T read(JsonParser parser) throws IOException;
  }

  /**
   * Reads a body token by token, for a reader that wants little of it. The parser's byte offsets
   * are those of the body.
   *
   * @throws UndecodableException with a reason that never quotes the payload
   */
  public static <T> T scan(byte[] body, Tokens<T> tokens) {
    bounded(body);
    try (JsonParser parser = MAPPER.getFactory().createParser(body)) {
      return tokens.read(parser);
    } catch (JsonProcessingException e) {
      throw new UndecodableException(reason(e), e);
    } catch (IOException e) {
      throw new UndecodableException("the body could not be read", e);
    }
  }

  private static void bounded(byte[] body) {
    if (body == null || body.length == 0) {
      throw new UndecodableException("the body is empty", null);
    }
    if (body.length > MAX_BYTES) {
      throw new UndecodableException(
          "the body has " + body.length + " bytes; at most " + MAX_BYTES + " are allowed", null);
    }
  }

  private static String reason(JsonProcessingException e) {
    Throwable cause = e.getCause();
    if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
      return cause.getMessage();
    }
    if (e instanceof com.fasterxml.jackson.databind.JsonMappingException mapping
        && !mapping.getPath().isEmpty()) {
      return "field '"
          + mapping.getPathReference().replaceAll("[^\\[\\]\\w.\"$>-]", "")
          + "' does not fit the schema";
    }
    return "not well-formed JSON at "
        + (e.getLocation() == null
            ? "an unknown place"
            : "offset " + e.getLocation().getByteOffset());
  }

  /** A body that is no record of the expected type. */
  public static final class UndecodableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UndecodableException(String reason, Throwable cause) {
      super(reason, cause);
    }
  }
}
