package io.concordat.connector.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * The three ways in which a read can fail; a source sorts every vendor's failure into one of them
 * at its border. Messages are for a person and never hold a credential or a payload.
 */
public abstract sealed class SourceFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private SourceFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Slow down. */
  public static final class Throttled extends SourceFailure {
    private static final long serialVersionUID = 1L;
    private final transient Optional<Duration> wait;

    /**
     * @param wait what the vendor named (Retry-After); empty where it named nothing
     */
    public Throttled(String message, Optional<Duration> wait) {
      super(message, null);
      this.wait = wait;
    }

    /** The wait that the vendor named; the runtime bounds it. */
    public Optional<Duration> retryAfter() {
      return wait == null ? Optional.empty() : wait;
    }
  }

  /** Try later: a time-out, a 5xx, a hibernating instance, a broken connection. */
  public static final class Unavailable extends SourceFailure {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      super(message, null);
    }

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A person must look: a 401, a 403 on the whole stream, an answer that makes no sense. */
  public static final class Rejected extends SourceFailure {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    private enum Kind {
      ANY,
      CREDENTIALS,
      SETTING
    }

    public Rejected(String message) {
      this(message, null);
    }

    public Rejected(String message, Throwable cause) {
      this(message, cause, Kind.ANY);
    }

    private Rejected(String message, Throwable cause, Kind kind) {
      super(message, cause);
      this.kind = kind;
    }

    /** Not a right is missing, but who asks was not believed: a 401, a refused token request. */
    public static Rejected credentials(String message) {
      return new Rejected(message, null, Kind.CREDENTIALS);
    }

    /**
     * Not a right is missing, but a setting of ours is wrong: a certificate that is not trusted, a
     * redirect, an address with nothing at it, a table or field that the vendor does not know,
     * pages that are too large. The message says what to put right.
     */
    public static Rejected setting(String message) {
      return new Rejected(message, null, Kind.SETTING);
    }

    /** Whether the credentials were refused, so that no other call would fare better. */
    public boolean ofCredentials() {
      return kind == Kind.CREDENTIALS;
    }

    /** Whether a setting is wrong, so that the same call would never fare better. */
    public boolean ofSetting() {
      return kind == Kind.SETTING;
    }
  }
}
