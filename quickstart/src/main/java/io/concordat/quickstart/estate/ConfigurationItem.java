package io.concordat.quickstart.estate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The CMDB's row for an identity.
 *
 * @param sysId 32 hex digits
 * @param correlationId the ARN of the identity, or another system's id of it
 * @param ownedBy sys_id of the {@link Person} who answers for it in the business
 * @param managedBy sys_id of the {@link Person} who runs it
 * @param supportGroup sys_id of a {@link Group}
 * @param sponsor sys_id of the {@link Person} who answers for an AI agent
 * @param serves sys_ids of the {@link Application applications} that it serves
 */
public record ConfigurationItem(
    String sysId,
    String className,
    String name,
    String description,
    String correlationId,
    String identityType,
    String environment,
    Optional<String> ownedBy,
    Optional<String> managedBy,
    Optional<String> supportGroup,
    Optional<String> sponsor,
    CiStatus status,
    List<String> serves,
    Instant created,
    Instant updated) {

  /** The table of service accounts, which all identities of the CMDB are in. */
  public static final String SERVICE_ACCOUNT_CLASS = "cmdb_ci_service_account";

  public ConfigurationItem {
    serves = List.copyOf(serves);
  }

  ConfigurationItem withOwner(String personSysId, Instant at) {
    return new ConfigurationItem(
        sysId,
        className,
        name,
        description,
        correlationId,
        identityType,
        environment,
        Optional.of(personSysId),
        managedBy,
        supportGroup,
        sponsor,
        status,
        serves,
        created,
        at);
  }

  ConfigurationItem retired(Instant at) {
    return new ConfigurationItem(
        sysId,
        className,
        name,
        description,
        correlationId,
        identityType,
        environment,
        ownedBy,
        managedBy,
        supportGroup,
        sponsor,
        CiStatus.RETIRED,
        serves,
        created,
        at);
  }

  ConfigurationItem renamed(String newName, Instant at) {
    return new ConfigurationItem(
        sysId,
        className,
        newName,
        description,
        correlationId,
        identityType,
        environment,
        ownedBy,
        managedBy,
        supportGroup,
        sponsor,
        status,
        serves,
        created,
        at);
  }
}
