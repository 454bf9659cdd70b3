package io.concordat.connector.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what is logged or printed while it is open. */
final class LogEar implements AutoCloseable {
  private final Logger root = Logger.getLogger("");
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Handler handler = new Listener();

  LogEar() {
    root.addHandler(handler);
    System.setOut(new PrintStream(new Both(out), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new Both(err), true, StandardCharsets.UTF_8));
  }

  String heard() {
    synchronized (heard) {
      return heard.toString(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    root.removeHandler(handler);
  }

  private void hear(String text) {
    synchronized (heard) {
      heard.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private final class Listener extends Handler {
    @Override
    public void publish(LogRecord entry) {
      StringBuilder text = new StringBuilder(String.valueOf(entry.getMessage()));
      if (entry.getParameters() != null) {
        for (Object parameter : entry.getParameters()) {
          text.append(' ').append(parameter);
        }
      }
      for (Throwable at = entry.getThrown(); at != null; at = at.getCause()) {
        text.append(' ').append(at);
      }
      hear(text.append('\n').toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private final class Both extends OutputStream {
    private final PrintStream onwards;

    Both(PrintStream onwards) {
      this.onwards = onwards;
    }

    @Override
    public void write(int b) {
      onwards.write(b);
      synchronized (heard) {
        heard.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      onwards.write(bytes, offset, length);
      synchronized (heard) {
        heard.write(bytes, offset, length);
      }
    }
  }
}
