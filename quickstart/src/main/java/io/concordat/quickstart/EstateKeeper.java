package io.concordat.quickstart;

import io.concordat.quickstart.estate.Estate;
import io.concordat.quickstart.estate.LiveChange;
import io.concordat.quickstart.estate.LiveEstate;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Brings the estate back as it was left: the instant that it was made for and the changes so far
 * are kept, or every restart would look to the suite as if everything had changed.
 */
final class EstateKeeper {
  private final Path file;
  private final Clock clock;
  private final Instant base;
  private final LiveEstate estate;

  private EstateKeeper(Path file, Clock clock, Instant base, LiveEstate estate) {
    this.file = file;
    this.clock = clock;
    this.base = base;
    this.estate = estate;
  }

  static EstateKeeper open(Path file, Clock clock) {
    if (!Files.exists(file)) {
      Instant base = Instant.ofEpochSecond(clock.instant().getEpochSecond());
      EstateKeeper keeper =
          new EstateKeeper(file, clock, base, new LiveEstate(Estate.create(base)));
      keeper.save();
      return keeper;
    }
    Properties kept = new Properties();
    try {
      kept.load(new StringReader(PrivateFile.read(file)));
      Instant base = Instant.parse(kept.getProperty("base", ""));
      List<Instant> applied =
          Arrays.stream(kept.getProperty("applied", "").split(","))
              .filter(text -> !text.isBlank())
              .map(Instant::parse)
              .toList();
      return new EstateKeeper(file, clock, base, new LiveEstate(Estate.create(base), applied));
    } catch (IOException | RuntimeException e) {
      throw new Refusal(file + " is damaged; begin anew with ./concordat up --fresh.", e);
    }
  }

  LiveEstate estate() {
    return estate;
  }

  /** Lets the next thing happen, and remembers that it did. */
  synchronized Optional<LiveChange> advance() {
    Optional<LiveChange> change = estate.advance(clock.instant());
    if (change.isPresent()) {
      save();
    }
    return change;
  }

  private void save() {
    PrivateFile.write(
        file,
        "base=%s\napplied=%s\n"
            .formatted(
                base,
                estate.applied().stream().map(Instant::toString).collect(Collectors.joining(","))));
  }
}
