package io.concordat.registry.steward;

import io.concordat.edge.Problem;
import java.util.List;
import java.util.UUID;

/** Request bodies; what is missing or wrong is a 400 that names its field. */
public final class LinkBodies {
  private LinkBodies() {}

  /** A record and why. */
  record OfRecord(String source, String nativeId, String reason) {
    RecordName name() {
      return new RecordName(source, nativeId);
    }
  }

  /** Another entity and why. */
  record OfEntity(String other, String reason) {
    UUID otherId() {
      return uuid("other", other);
    }
  }

  /** Records and why. */
  record OfRecords(List<Name> records, String reason) {
    /** A record's name. */
    record Name(String source, String nativeId) {}

    List<RecordName> names() {
      if (records == null || records.isEmpty() || records.size() > LinkDecisions.MOST_RECORDS) {
        throw Problem.badRequest(
            "records", "must name 1 to " + LinkDecisions.MOST_RECORDS + " records of the entity");
      }
      return records.stream()
          .map(
              name -> {
                if (name == null) {
                  throw Problem.badRequest("records", "must not hold null");
                }
                return new RecordName(name.source(), name.nativeId());
              })
          .toList();
    }
  }

  /** Why. */
  record OfReason(String reason) {}

  /** The body, which must be there. */
  public static <T> T given(T body) {
    if (body == null) {
      throw Problem.badRequest("body", "is required: a JSON object, see /q/openapi");
    }
    return body;
  }

  /** Reads an id. */
  public static UUID uuid(String field, String text) {
    if (text != null && text.length() == 36) {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException e) {
        throw Problem.badRequest(field, "must be a UUID");
      }
    }
    throw Problem.badRequest(field, "must be a UUID");
  }
}
