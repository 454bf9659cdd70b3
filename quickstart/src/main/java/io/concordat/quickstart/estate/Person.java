package io.concordat.quickstart.estate;

import java.time.Instant;

/**
 * A person as the ITSM's user table has her.
 *
 * @param sysId 32 hex digits
 * @param userName the log-in name, such as {@code mara.lindqvist}
 * @param active whether she still works here
 */
public record Person(
    String sysId,
    String userName,
    String firstName,
    String lastName,
    String email,
    String title,
    String department,
    boolean active,
    Instant created,
    Instant updated) {

  /** First and last name. */
  public String name() {
    return firstName + " " + lastName;
  }

  Person left(Instant at) {
    return new Person(
        sysId, userName, firstName, lastName, email, title, department, false, created, at);
  }
}
