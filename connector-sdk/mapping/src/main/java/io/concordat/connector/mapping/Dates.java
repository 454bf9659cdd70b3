package io.concordat.connector.mapping;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads dates and instants. Without formats: ISO-8601, with a blank instead of the T too, {@code
 * yyyyMMdd}, and OData V2's {@code /Date(ms)/}. A time without offset is in {@code zone}; a date is
 * the date that it says, in every zone.
 *
 * @param formats patterns of {@link DateTimeFormatter}, {@code epoch_seconds} or {@code
 *     epoch_millis}, tried in order; empty: the forms above
 */
record Dates(List<String> formats, List<DateTimeFormatter> parsers, ZoneId zone) {
  static final Dates ISO = new Dates(List.of(), List.of(), ZoneOffset.UTC);

  private static final Pattern ODATA = Pattern.compile("/Date\\((-?\\d{1,15})([+-]\\d{1,4})?\\)/");
  private static final Pattern COUNT = Pattern.compile("-?\\d{1,15}");
  private static final Pattern BASIC = Pattern.compile("\\d{8}");
  private static final int LONGEST = 60;

  /**
   * Makes the parsers.
   *
   * @throws IllegalArgumentException for a pattern that is none
   */
  static Dates of(List<String> formats, ZoneId zone) {
    return new Dates(
        List.copyOf(formats),
        formats.stream().filter(format -> !isEpoch(format)).map(Dates::parser).toList(),
        zone);
  }

  private static boolean isEpoch(String format) {
    return format.equals("epoch_seconds") || format.equals("epoch_millis");
  }

  /** Strict, so that the 31st of February is no date; with any of the letters for a year. */
  private static DateTimeFormatter parser(String format) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(format)
        .parseDefaulting(ChronoField.ERA, 1)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * A date.
   *
   * @throws IllegalArgumentException that says what it is not
   */
  LocalDate date(String text) {
    try {
      Instant counted = counted(text);
      if (counted != null) {
        return LocalDate.ofInstant(counted, ZoneOffset.UTC);
      }
      LocalDate date = formatted(text).map(TemporalQueries.localDate()::queryFrom).orElse(null);
      if (date != null) {
        return date;
      }
      if (formats.isEmpty() && text.length() <= LONGEST) {
        return day(text);
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException("is no date in a known form");
  }

  /**
   * A point in time.
   *
   * @throws IllegalArgumentException that says what it is not
   */
  Instant instant(String text) {
    try {
      Instant counted = counted(text);
      if (counted != null) {
        return counted;
      }
      Optional<TemporalAccessor> formatted = formatted(text);
      if (formatted.isPresent()) {
        return at(formatted.get());
      }
      if (formats.isEmpty() && text.length() <= LONGEST) {
        return iso(text);
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException("is no point in time in a known form");
  }

  /** As the first format that fits reads it. */
  private Optional<TemporalAccessor> formatted(String text) {
    for (DateTimeFormatter parser : parsers) {
      ParsePosition position = new ParsePosition(0);
      if (parser.parseUnresolved(text, position) != null && position.getIndex() == text.length()) {
        return Optional.of(parser.parse(text));
      }
    }
    return Optional.empty();
  }

  private static LocalDate day(String text) {
    return BASIC.matcher(text).matches()
        ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
        : LocalDate.parse(text.length() > 10 ? isoDay(text) : text);
  }

  /** A day followed by a time, and not by anything else. */
  private static String isoDay(String text) {
    char behind = text.charAt(10);
    if (behind != 'T' && behind != ' ') {
      throw new DateTimeParseException("no time behind the day", text, 10);
    }
    return text.substring(0, 10);
  }

  private Instant iso(String text) {
    if (text.length() <= 10) {
      return day(text).atStartOfDay(zone).toInstant();
    }
    LocalDateTime plain = PlainTime.parse(text, text.charAt(10) == ' ' ? ' ' : 'T');
    if (plain != null) {
      return plain.atZone(zone).toInstant();
    }
    String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
    boolean offset = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
    return offset
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).atZone(zone).toInstant();
  }

  private Instant at(TemporalAccessor parsed) {
    LocalDate date = parsed.query(TemporalQueries.localDate());
    if (date == null) {
      throw new DateTimeException("no date");
    }
    var time = parsed.query(TemporalQueries.localTime());
    ZoneId own = parsed.query(TemporalQueries.zone());
    ZoneId in = own == null ? zone : own;
    return time == null
        ? date.atStartOfDay(in).toInstant()
        : LocalDateTime.of(date, time).atZone(in).toInstant();
  }

  /** A point in time that is written as a count; null if it is not. */
  private Instant counted(String text) {
    if (formats.isEmpty()) {
      if (!text.startsWith("/")) {
        return null;
      }
      Matcher odata = ODATA.matcher(text);
      return odata.matches() ? Instant.ofEpochMilli(Long.parseLong(odata.group(1))) : null;
    }
    boolean digits = COUNT.matcher(text).matches();
    if (digits && formats.contains("epoch_seconds")) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    if (digits && formats.contains("epoch_millis")) {
      return Instant.ofEpochMilli(Long.parseLong(text));
    }
    return null;
  }
}
