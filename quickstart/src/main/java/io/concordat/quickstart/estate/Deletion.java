package io.concordat.quickstart.estate;

import java.time.Instant;

/**
 * A row that was there and is gone, for vendors that keep a list of them.
 *
 * @param table such as {@code cmdb_ci_service_account}
 * @param documentKey sys_id of the row that went
 */
public record Deletion(String sysId, String table, String documentKey, Instant at) {}
