package io.concordat.reconciler.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** How an attempt ended, sorted into what is to be done about it. */
sealed interface Attempt {
  /** The endpoint took it. */
  record Delivered(int status) implements Attempt {}

  /** Later: a time-out, a 5xx, a 429, no connection. */
  record Later(Optional<Integer> status, String detail, Optional<Duration> named)
      implements Attempt {}

  /** Never by itself: a redirect, a 4xx, a refused address. A person may send it again. */
  record Dead(Optional<Integer> status, String detail) implements Attempt {}

  /** The endpoint says that it is gone (410): it is switched off. */
  record Gone(String detail) implements Attempt {}

  Duration LONGEST_NAMED_WAIT = Duration.ofDays(1);

  /** Sorts an answer. */
  static Attempt of(int status, Optional<String> retryAfter, String snippet, Instant now) {
    if (status >= 200 && status < 300) {
      return new Delivered(status);
    }
    if (status == 410) {
      return new Gone(snippet);
    }
    if (status >= 300 && status < 400) {
      return new Dead(Optional.of(status), "the endpoint redirects, which is not followed");
    }
    boolean later = status >= 500 || status == 408 || status == 425 || status == 429;
    return later
        ? new Later(Optional.of(status), snippet, retryAfter.flatMap(text -> wait(text, now)))
        : new Dead(Optional.of(status), snippet);
  }

  private static Optional<Duration> wait(String text, Instant now) {
    try {
      Duration wait =
          text.strip().chars().allMatch(Character::isDigit)
              ? Duration.ofSeconds(Long.parseLong(text.strip()))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant());
      if (wait.isNegative()) {
        return Optional.empty();
      }
      return Optional.of(wait.compareTo(LONGEST_NAMED_WAIT) > 0 ? LONGEST_NAMED_WAIT : wait);
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
