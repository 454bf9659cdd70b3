package io.concordat.quickstart.estate;

import java.util.List;

/**
 * Something in the estate that a governance team should hear of.
 *
 * @param id lower-case with hyphens
 * @param title one line
 * @param expect what Concordat is to make of it
 * @param subjects what it is about
 */
public record Story(String id, String title, String expect, List<Subject> subjects) {

  /**
   * One thing that a story is about, by the typed key under which the registry finds it.
   *
   * @param kind identity, credential, agreement, change or party
   * @param namespace a typed key's namespace, such as {@code aws:arn}
   */
  public record Subject(String kind, String namespace, String value) {}

  public Story {
    subjects = List.copyOf(subjects);
  }
}
