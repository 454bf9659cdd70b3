package io.concordat.quickstart.estate;

import java.time.Instant;

/**
 * An application of the CMDB.
 *
 * @param sysId 32 hex digits
 * @param environment prod, test or dev
 * @param ownedBy sys_id of a {@link Person}
 * @param supportGroup sys_id of a {@link Group}
 */
public record Application(
    String sysId,
    String name,
    String description,
    String environment,
    String ownedBy,
    String supportGroup,
    CiStatus status,
    Instant created,
    Instant updated) {}
