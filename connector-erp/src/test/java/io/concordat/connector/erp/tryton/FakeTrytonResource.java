package io.concordat.connector.erp.tryton;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Points a Quarkus test at a small Tryton whose user has another password than is configured. */
public final class FakeTrytonResource implements QuarkusTestResourceLifecycleManager {
  /** The password that lets in. */
  public static final String PASSWORD = FakeTryton.PASSWORD;

  /** Answers with the number of log-ins so far. */
  public static final String LOG_INS = "/log-ins";

  private CountingTryton tryton;
  private Path password;

  @Override
  public Map<String, String> start() {
    tryton = new CountingTryton();
    tryton.reset();
    try {
      password = Files.writeString(Files.createTempFile("tryton", ".password"), "refused");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String prefix = "concordat.tryton.sources." + TestTryton.ID + ".";
    return Map.of(
        prefix + "url",
        tryton.uri().toString(),
        prefix + "database",
        "meridian",
        prefix + "username",
        FakeTryton.USER,
        prefix + "password-file",
        password.toString());
  }

  @Override
  public void stop() {
    if (tryton != null) {
      tryton.close();
    }
    if (password != null && !password.toFile().delete()) {
      password.toFile().deleteOnExit();
    }
  }

  private static final class CountingTryton extends FakeTryton {
    @Override
    protected synchronized Reply answer(Request request) {
      return request.path().equals(LOG_INS)
          ? Reply.json(requests().stream().filter(this::isLogIn).count())
          : super.answer(request);
    }
  }
}
