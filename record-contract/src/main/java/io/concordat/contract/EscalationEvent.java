package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A change in the life of an escalation: a finding, or a disagreement about a field, that somebody
 * must act on. The body of a webhook delivery too.
 *
 * @param dedupKey finding and entity: one open escalation for each
 * @param finding the finding's name in the policy, such as {@code live_after_lapse}; of a
 *     disagreement its kind and field, such as {@code drift:status}
 * @param severity low, medium, high, critical
 * @param summary one sentence for a person
 * @param evidence what the finding rests on, by name, as a person reads it
 * @param standards the controls that the finding serves, such as {@code NHI1}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EscalationEvent(
    UUID escalationId,
    long sequence,
    Change change,
    String dedupKey,
    String finding,
    String severity,
    UUID entityId,
    EntityKind kind,
    String entityName,
    String summary,
    Map<String, String> evidence,
    List<String> standards,
    Optional<String> owner,
    String policyVersion,
    Instant openedAt,
    Instant at,
    Optional<String> actor) {

  /** What happened. */
  public enum Change {
    RAISED,
    UPDATED,
    ACKNOWLEDGED,
    CLEARED,
    REOPENED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    @JsonValue
    public String wireName() {
      return wireName;
    }

    /**
     * Reads a wire name.
     *
     * @throws IllegalArgumentException if there is no such change; the message lists those that
     *     exist
     */
    @JsonCreator
    public static Change fromWireName(String name) {
      for (Change candidate : values()) {
        if (candidate.wireName().equals(name)) {
          return candidate;
        }
      }
      throw new IllegalArgumentException(
          "'" + name + "' is none of raised, updated, acknowledged, cleared, reopened");
    }
  }

  public EscalationEvent {
    Checks.present("escalationId", escalationId);
    Checks.present("change", change);
    Checks.text("dedupKey", dedupKey, 256);
    Checks.name("finding", finding);
    Checks.name("severity", severity);
    Checks.present("entityId", entityId);
    Checks.present("kind", kind);
    Checks.present("at", at);
    evidence = evidence == null ? Map.of() : java.util.Collections.unmodifiableMap(evidence);
    standards = standards == null ? List.of() : List.copyOf(standards);
    owner = owner == null ? Optional.empty() : owner;
    actor = actor == null ? Optional.empty() : actor;
  }

  public String messageKey() {
    return escalationId.toString();
  }
}
