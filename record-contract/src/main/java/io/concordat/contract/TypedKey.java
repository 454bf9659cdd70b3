package io.concordat.contract;

/**
 * An identifier together with the namespace that gives it meaning, such as {@code aws:arn}. Two
 * records that hold the same key of the same kind are about the same thing.
 *
 * @param namespace lower-case name, at most 64 characters; see {@link KeyNamespaces}
 * @param value the identifier, at most 1,024 characters, already in its canonical spelling
 */
public record TypedKey(String namespace, String value) {
  public TypedKey {
    Checks.name("namespace", namespace);
    Checks.text("key " + namespace, value, 1024);
    SecretGuard.refuseSecret("key " + namespace, value);
  }
}
