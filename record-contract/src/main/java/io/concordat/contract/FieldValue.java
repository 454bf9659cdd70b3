package io.concordat.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A value that a source asserts or the engine decides. On the wire it is the plain JSON value: a
 * string, a number, a boolean, an array of strings, or {@code null} where the source says that
 * there is none. Instants are ISO-8601 strings in UTC, dates are ISO-8601 dates.
 */
@JsonSerialize(using = FieldValue.Writer.class)
@JsonDeserialize(using = FieldValue.Reader.class)
public sealed interface FieldValue {
  /** The longest text, and the most elements of a list. */
  int MAX_TEXT = 4096;

  int MAX_ELEMENTS = 1000;

  /** The text that stands for a word of the vendor's that nobody knows; never a guess. */
  String UNRECOGNIZED = "unrecognized";

  /** The source says that there is no value; absent is something else: the field is not there. */
  @SuppressWarnings("ClassInitializationDeadlock") // no default methods: see isNull()
  FieldValue NULL = new Null();

  /** A text of 0 to 4,096 characters. */
  record Text(String text) implements FieldValue {
    public Text {
      Checks.present("value", text);
      if (text.length() > MAX_TEXT) {
        throw new IllegalArgumentException(
            "value: has " + text.length() + " characters; at most " + MAX_TEXT + " are allowed");
      }
    }

    @Override
    public boolean isNull() {
      return false;
    }

    @Override
    public String display() {
      return text;
    }
  }

  /** A number, compared by value and not by scale. */
  @SuppressWarnings("JavaLangClash")
  record Number(BigDecimal number) implements FieldValue {
    public Number {
      Checks.present("value", number);
      if (number.precision() > 38 || Math.abs((long) number.scale()) > 38) {
        throw new IllegalArgumentException("value: a number may have at most 38 digits");
      }
      number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    @Override
    public boolean isNull() {
      return false;
    }

    @Override
    public String display() {
      return number.toPlainString();
    }
  }

  /** True or false. */
  record Flag(boolean flag) implements FieldValue {
    @Override
    public boolean isNull() {
      return false;
    }

    @Override
    public String display() {
      return Boolean.toString(flag);
    }
  }

  /** Up to 1,000 texts; order carries no meaning unless the field says so. */
  record Texts(List<String> texts) implements FieldValue {
    public Texts {
      texts = List.copyOf(texts);
      if (texts.size() > MAX_ELEMENTS) {
        throw new IllegalArgumentException(
            "value: has " + texts.size() + " elements; at most " + MAX_ELEMENTS + " are allowed");
      }
      for (String text : texts) {
        if (text.length() > MAX_TEXT) {
          throw new IllegalArgumentException(
              "value: an element has more than " + MAX_TEXT + " characters");
        }
      }
    }

    @Override
    public boolean isNull() {
      return false;
    }

    @Override
    public String display() {
      return String.join(", ", texts);
    }
  }

  /** The source says that there is no value. */
  record Null() implements FieldValue {
    @Override
    public boolean isNull() {
      return true;
    }

    @Override
    public String display() {
      return "(none)";
    }
  }

  /** The value as a person reads it. */
  String display();

  /**
   * Whether this is {@link #NULL}. Not a default method: an interface that has one is initialized
   * together with its cases, and {@code NULL} would then make two threads able to wait for each
   * other.
   */
  boolean isNull();

  static FieldValue of(String text) {
    return text == null ? NULL : new Text(text);
  }

  static FieldValue of(Instant instant) {
    return instant == null ? NULL : new Text(instant.toString());
  }

  static FieldValue of(BigDecimal number) {
    return number == null ? NULL : new Number(number);
  }

  static FieldValue of(long number) {
    return new Number(BigDecimal.valueOf(number));
  }

  static FieldValue of(boolean flag) {
    return new Flag(flag);
  }

  static FieldValue of(List<String> texts) {
    return texts == null ? NULL : new Texts(texts);
  }

  /** Writes the plain JSON value. */
  final class Writer extends StdSerializer<FieldValue> {
    private static final long serialVersionUID = 1L;

    public Writer() {
      super(FieldValue.class);
    }

    @Override
    public void serialize(FieldValue value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      write(value, out);
    }

    static void write(FieldValue value, JsonGenerator out) throws IOException {
      switch (value) {
        case Text(String text) -> out.writeString(text);
        case Number(BigDecimal number) -> out.writeNumber(number.toPlainString());
        case Flag(boolean flag) -> out.writeBoolean(flag);
        case Texts(List<String> texts) -> {
          out.writeStartArray();
          for (String text : texts) {
            out.writeString(text);
          }
          out.writeEndArray();
        }
        case Null() -> out.writeNull();
      }
    }
  }

  /** Reads the plain JSON value; anything nested deeper than an array of strings is refused. */
  final class Reader extends StdDeserializer<FieldValue> {
    private static final long serialVersionUID = 1L;

    public Reader() {
      super(FieldValue.class);
    }

    @Override
    public FieldValue getNullValue(DeserializationContext context) {
      return NULL;
    }

    @Override
    public FieldValue deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      return switch (in.currentToken()) {
        case VALUE_STRING -> new Text(in.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(in.getDecimalValue());
        case VALUE_TRUE -> new Flag(true);
        case VALUE_FALSE -> new Flag(false);
        case START_ARRAY -> {
          List<String> texts = new ArrayList<>();
          while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
              throw context.weirdStringException(
                  in.currentToken().name(), FieldValue.class, "an array may hold only strings");
            }
            texts.add(in.getText());
          }
          yield new Texts(texts);
        }
        default ->
            throw context.weirdStringException(
                in.currentToken().name(),
                FieldValue.class,
                "a value is a string, number, boolean, array of strings or null");
      };
    }
  }
}
