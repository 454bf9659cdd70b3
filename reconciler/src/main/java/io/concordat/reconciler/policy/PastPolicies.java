package io.concordat.reconciler.policy;

import io.concordat.authority.AuthorityEngine;
import io.concordat.reconciler.finding.ConditionLanguage;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which policy was in force at a past instant, ready to decide by. */
@ApplicationScoped
public class PastPolicies {
  private static final int KEPT = 8;

  private static final String AT =
      """
      select version, content from policy_version
      where published_at <= ?::timestamptz order by sequence desc limit 1
      """;

  private static final String OF =
      "select version, content from policy_version where version = ? order by sequence desc limit 1";

  private final PolicyReader reader = new PolicyReader(new ConditionLanguage());
  private final PolicyInForce present;

  /** By version; the least recently asked goes first. */
  private final Map<String, Optional<AuthorityEngine>> engines =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<AuthorityEngine>> eldest) {
          return size() > KEPT;
        }
      };

  PastPolicies(PolicyInForce present) {
    this.present = present;
  }

  /**
   * The engine of a policy that was published at some time.
   *
   * @return empty if none was, or if this release no longer takes what an earlier one did
   */
  public Optional<AuthorityEngine> of(Connection connection, String version) throws SQLException {
    return find(connection, OF, version);
  }

  /**
   * The engine of the policy that was in force.
   *
   * @return empty if none was yet, or if this release no longer takes what an earlier one did
   */
  public Optional<AuthorityEngine> at(Connection connection, Instant at) throws SQLException {
    return find(connection, AT, at.toString());
  }

  private Optional<AuthorityEngine> find(Connection connection, String sql, String by)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, by);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? engine(rows.getString(1), rows.getString(2)) : Optional.empty();
      }
    }
  }

  private Optional<AuthorityEngine> engine(String version, String content) {
    if (present.current().version().equals(version)) {
      return Optional.of(present.engine());
    }
    synchronized (engines) {
      return engines.computeIfAbsent(version, missing -> read(content));
    }
  }

  private Optional<AuthorityEngine> read(String content) {
    try {
      return Optional.of(new AuthorityEngine(reader.read(content).authority()));
    } catch (PolicyRefusedException e) {
      // An earlier release took it. The stored decisions still say what was decided by it.
      return Optional.empty();
    }
  }
}
