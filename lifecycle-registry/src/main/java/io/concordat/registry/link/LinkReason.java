package io.concordat.registry.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.contract.ContractJson;
import java.util.List;
import java.util.UUID;

/**
 * Why an entity is a candidate for a record.
 *
 * @param entityId the candidate
 * @param rule the strongest rule that led there
 * @param key the key that both hold
 * @param standing what speaks for or against it
 */
public record LinkReason(UUID entityId, String rule, UUID key, Standing standing) {

  /** How a record stands to an entity that its keys lead to. */
  public enum Standing {
    /** Nothing speaks against it. */
    OPEN,
    /** Another active row of the same stream is in it. */
    RIVAL,
    /** A retired row of the same stream is in it. */
    PREDECESSOR,
    /** A stronger rule's keys tell the record and one of its members apart. */
    CONTRADICTED
  }

  /** Reads what {@link #json} wrote; none from null. */
  public static List<LinkReason> read(String json) {
    if (json == null) {
      return List.of();
    }
    try {
      return ContractJson.mapper().readValue(json, new TypeReference<List<LinkReason>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored reasons could not be read", e);
    }
  }

  static String json(List<LinkReason> reasons) {
    try {
      return ContractJson.mapper().writeValueAsString(reasons);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("reasons could not be written", e);
    }
  }
}
