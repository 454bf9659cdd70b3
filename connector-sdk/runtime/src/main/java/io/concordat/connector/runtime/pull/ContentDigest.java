package io.concordat.connector.runtime.pull;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import io.concordat.contract.Relation;
import io.concordat.contract.TypedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A digest of what a row says, independent of the order of its keys, relations and fields. Two
 * things are left out, because they move with every reading although nothing changed: when the
 * evidence of a usage fact was observed, and the window that it covers. Both are renewed by the run
 * that confirms the row.
 */
final class ContentDigest {
  /** 192 bits: far beyond chance, and 32 characters in the inventory. */
  private static final int BYTES = 24;

  private static final Comparator<TypedKey> BY_KEY =
      Comparator.comparing(TypedKey::namespace).thenComparing(TypedKey::value);

  private static final Comparator<Relation> BY_RELATION =
      Comparator.comparing(Relation::type)
          .thenComparing(Relation::targetKind)
          .thenComparing(Relation::target, BY_KEY);

  private final MessageDigest sha;

  private ContentDigest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  static String of(SourceRow row) {
    ContentDigest digest = new ContentDigest();
    digest.text(row.kind().wireName()).text(row.type()).text(row.standing().wireName());
    digest.text(row.effectiveAt().map(Object::toString));
    List<TypedKey> keys = row.keys().stream().sorted(BY_KEY).toList();
    digest.count(keys.size());
    keys.forEach(digest::key);
    List<Relation> relations = row.relations().stream().sorted(BY_RELATION).toList();
    digest.count(relations.size());
    relations.forEach(digest::relation);
    digest.count(row.fields().size());
    new TreeMap<>(row.fields()).forEach((name, assertion) -> digest.text(name).value(assertion));
    return digest.finish();
  }

  /** A short name for a cursor, to notice one that comes back. */
  static String of(Map<String, String> cursor) {
    ContentDigest digest = new ContentDigest();
    new TreeMap<>(cursor).forEach((name, value) -> digest.text(name).text(value));
    return digest.finish();
  }

  private void key(TypedKey key) {
    text(key.namespace()).text(key.value());
  }

  private void relation(Relation relation) {
    text(relation.type()).text(relation.targetKind().wireName()).key(relation.target());
  }

  private void value(Assertion assertion) {
    switch (assertion.value()) {
      case FieldValue.Text(String text) -> text("t").text(text);
      case FieldValue.Number(var number) -> text("n").text(number.toPlainString());
      case FieldValue.Flag(boolean flag) -> text("b").text(Boolean.toString(flag));
      case FieldValue.Texts(List<String> texts) -> {
        text("l").count(texts.size());
        texts.forEach(this::text);
      }
      case FieldValue.Null() -> text("0");
    }
    text(assertion.effectiveAt().map(Object::toString));
    text(assertion.evidence().map(ContentDigest::meaning));
  }

  private static String meaning(Evidence evidence) {
    return evidence.meaning().wireName()
        + evidence.completeness().wireName()
        + evidence.coverageFrom().isPresent()
        + evidence.coverageTo().isPresent();
  }

  private ContentDigest text(Optional<String> text) {
    count(text.isPresent() ? 1 : 0);
    text.ifPresent(this::text);
    return this;
  }

  /** Length first: otherwise "ab"+"c" and "a"+"bc" would be the same. */
  private ContentDigest text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    count(bytes.length);
    sha.update(bytes);
    return this;
  }

  private void count(int count) {
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(count).flip());
  }

  private String finish() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(sha.digest(), BYTES));
  }
}
