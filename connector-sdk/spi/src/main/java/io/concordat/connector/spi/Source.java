package io.concordat.connector.spi;

import io.concordat.contract.SourceDomain;
import java.util.List;
import java.util.Optional;

/**
 * One configured instance of a vendor's system, such as {@code servicenow-prod}. Immutable; may be
 * asked from several threads, but the runtime reads one stream by one thread at a time.
 */
public interface Source {
  /** The instance's name: stable, unique in the installation, a lower-case name. */
  String id();

  /** What kind of system it is, such as {@code servicenow}. */
  String system();

  SourceDomain domain();

  /**
   * A digest of the configuration that decides what is read (address, scope, filters), never of
   * secrets: {@link Fingerprint#of}. A checkpoint made under another fingerprint is not used: the
   * stream starts cold.
   */
  String fingerprint();

  /** The streams, in the order in which they are to be pulled. Never empty. */
  List<SourceStream> streams();

  /** How tickets are filed in it; empty where it is not an ITSM, or is not to be written to. */
  default Optional<WriteBack> writeBack() {
    return Optional.empty();
  }

  /**
   * Which escalations become tickets in it by themselves; empty where a person or a program files
   * them. Needs {@link #writeBack}.
   */
  default Optional<TicketRules> tickets() {
    return Optional.empty();
  }
}
