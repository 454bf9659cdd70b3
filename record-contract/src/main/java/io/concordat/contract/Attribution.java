package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;

/**
 * Who asserted a value by hand, and why. Only assertions of the domain {@code manual} have one.
 *
 * @param override the override that it comes from, by its id at the registry
 * @param actor who made it; 1 to 200 characters
 * @param reason why, in the person's own words; 1 to 1,000 characters
 * @param reference where that can be read up, such as a ticket's number; 1 to 200 characters
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Attribution(UUID override, String actor, String reason, String reference) {
  public Attribution {
    Checks.present("override", override);
    text("actor", actor, 200);
    text("reason", reason, 1000);
    text("reference", reference, 200);
  }

  private static void text(String field, String value, int maxLength) {
    Checks.text(field, value, maxLength);
    SecretGuard.refuseSecret(field, value);
  }
}
