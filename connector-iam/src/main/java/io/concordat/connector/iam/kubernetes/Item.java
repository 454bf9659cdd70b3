package io.concordat.connector.iam.kubernetes;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of an object. There is no place for {@code data}: a Secret's content never becomes a
 * value, even if a server sends it. {@code resourceVersion} is left out, because it means nothing
 * to anybody but the server.
 *
 * @param type of a Secret; absent where the server sent the metadata alone
 */
record Item(
    Metadata metadata, String type, RoleRef roleRef, List<Subject> subjects, List<Rule> rules) {

  /**
   * @param labels those whose names are on the list of allowed ones
   * @param annotations likewise; an annotation can hold a copy of the whole object
   */
  record Metadata(
      String uid,
      String name,
      String namespace,
      String creationTimestamp,
      String deletionTimestamp,
      @JsonDeserialize(using = AllowedTexts.class) Map<String, String> labels,
      @JsonDeserialize(using = AllowedTexts.class) Map<String, String> annotations) {
    Metadata {
      namespace = namespace == null ? "" : namespace;
      labels = labels == null ? Map.of() : Map.copyOf(labels);
      annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }

    /** Empty if the server did not say, or nothing that is an instant. */
    Optional<Instant> madeAt() {
      try {
        return Optional.ofNullable(creationTimestamp).map(Instant::parse);
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
  }

  /** Which role a binding gives. */
  record RoleRef(String kind, String name) {}

  /** To whom a binding gives it. */
  record Subject(String kind, String name, String namespace) {}

  /** One rule of a role. */
  record Rule(
      List<String> verbs,
      List<String> apiGroups,
      List<String> resources,
      List<String> nonResourceURLs) {
    Rule {
      verbs = texts(verbs);
      apiGroups = texts(apiGroups);
      resources = texts(resources);
      nonResourceURLs = texts(nonResourceURLs);
    }

    private static List<String> texts(List<String> texts) {
      return texts == null ? List.of() : texts.stream().filter(text -> text != null).toList();
    }
  }

  Item {
    metadata = metadata == null ? new Metadata(null, null, null, null, null, null, null) : metadata;
    roleRef = roleRef == null ? new RoleRef(null, null) : roleRef;
    subjects = subjects == null ? List.of() : subjects.stream().filter(one -> one != null).toList();
    rules = rules == null ? List.of() : rules.stream().filter(one -> one != null).toList();
  }

  String uid() {
    return metadata.uid();
  }

  String name() {
    return String.valueOf(metadata.name());
  }

  /** Blank for a thing of the whole cluster. */
  String namespace() {
    return metadata.namespace();
  }

  /** The name by which people know it. */
  String fullName() {
    return namespace().isEmpty() ? name() : namespace() + "/" + name();
  }

  /** Null if the server did not say. */
  Instant created() {
    try {
      return metadata.creationTimestamp() == null
          ? null
          : Instant.parse(metadata.creationTimestamp());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("metadata.creationTimestamp: is no instant", e);
    }
  }

  /** Whether it is being deleted and only waits for its finalizers. */
  boolean leaving() {
    return metadata.deletionTimestamp() != null;
  }
}
