package io.concordat.connector.runtime.pull;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import io.concordat.contract.Relation;
import io.concordat.contract.TypedKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
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

  private static final Base64.Encoder SHORT = Base64.getUrlEncoder().withoutPadding();

  private static final Comparator<TypedKey> BY_KEY =
      Comparator.comparing(TypedKey::namespace).thenComparing(TypedKey::value);

  private static final Comparator<Relation> BY_RELATION =
      Comparator.comparing(Relation::type)
          .thenComparing(Relation::targetKind)
          .thenComparing(Relation::target, BY_KEY);

  private final MessageDigest sha;

  /** Gathered and digested at once, which costs less than piece by piece. */
  private byte[] said = new byte[1024];

  private int length;

  /** The names of the last row's fields, as they came and sorted. */
  private String[] unsorted = {};

  private String[] sorted = {};

  ContentDigest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  static String of(SourceRow row) {
    return new ContentDigest().ofNext(row);
  }

  /** As {@link #of(SourceRow)}, for one row after the other; not thread-safe. */
  String ofNext(SourceRow row) {
    length = 0;
    text(row.kind().wireName()).text(row.type()).text(row.standing().wireName());
    text(row.effectiveAt().map(Instant::toString));
    List<TypedKey> keys = sorted(row.keys(), BY_KEY);
    count(keys.size());
    for (TypedKey key : keys) {
      key(key);
    }
    List<Relation> relations = sorted(row.relations(), BY_RELATION);
    count(relations.size());
    for (Relation relation : relations) {
      relation(relation);
    }
    fields(row.fields());
    return finish();
  }

  /** In the order of their names, which the rows of a stream mostly share. */
  private void fields(Map<String, Assertion> fields) {
    count(fields.size());
    String[] names = fields.keySet().toArray(String[]::new);
    if (!Arrays.equals(names, unsorted)) {
      unsorted = names;
      sorted = names.clone();
      Arrays.sort(sorted);
    }
    for (String name : sorted) {
      text(name).value(fields.get(name));
    }
  }

  private static <T> List<T> sorted(List<T> list, Comparator<T> by) {
    for (int i = 1; i < list.size(); i++) {
      if (by.compare(list.get(i - 1), list.get(i)) > 0) {
        return list.stream().sorted(by).toList();
      }
    }
    return list;
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
    text(assertion.effectiveAt().map(Instant::toString));
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
    room(bytes.length);
    System.arraycopy(bytes, 0, said, length, bytes.length);
    length += bytes.length;
    return this;
  }

  private void count(int count) {
    room(Integer.BYTES);
    said[length++] = (byte) (count >>> 24);
    said[length++] = (byte) (count >>> 16);
    said[length++] = (byte) (count >>> 8);
    said[length++] = (byte) count;
  }

  private void room(int bytes) {
    if (said.length - length < bytes) {
      said = Arrays.copyOf(said, Math.max(said.length * 2, length + bytes));
    }
  }

  private String finish() {
    sha.update(said, 0, length);
    length = 0;
    return SHORT.encodeToString(Arrays.copyOf(sha.digest(), BYTES));
  }
}
