package io.concordat.connector.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Answers that a hostile, broken or sleepy server gives, drawn from a seed. */
final class HostileAnswers {
  private static final List<String> STATUS_LINES =
      List.of(
          "HTTP/1.1 200 OK",
          "HTTP/1.1 200 OK",
          "HTTP/1.1 200 OK",
          "HTTP/1.0 200 OK",
          "HTTP/1.1 200",
          "HTTP/1.1 204 Empty",
          "HTTP/1.1 302 Found\r\nLocation: http://evil.example/planted",
          "HTTP/1.1 401 No",
          "HTTP/1.1 429 Slow\r\nRetry-After: 99999999999",
          "HTTP/1.1 503 Away\r\nRetry-After: planted",
          "HTTP/1.1 999 What",
          "HTTP/1.1 000 What",
          "HTTP/7 200 OK",
          "planted");
  private static final List<String> HEADERS =
      List.of(
          "Content-Type: application/json",
          "Content-Type: text/html",
          "Content-Type: \u00ff\u00fe",
          "Content-Encoding: gzip",
          "Content-Encoding: br",
          "Transfer-Encoding: chunked",
          "Content-Length: 2",
          "Content-Length: 999999",
          "Content-Length: -1",
          "Date: planted",
          "Connection: keep-alive",
          "X-\u0000: planted",
          "no header at all",
          ": planted");
  private static final List<String> BODIES =
      List.of(
          "{}",
          "[1,2,3]",
          "{\"a\":",
          "{\"a\":\"planted\"",
          "<html>planted</html>",
          "[" + "9".repeat(2_000) + "]",
          "[1e999999999]",
          "[".repeat(3_000),
          "{\"a\":".repeat(3_000),
          "\"" + "planted".repeat(20_000) + "\"",
          "[\"\\ud800\"]",
          "null",
          "2\r\n{}\r\n0\r\n\r\n",
          "2\r\n{}\r\n",
          "fffffff\r\n{}",
          "\ufeff{}");

  private HostileAnswers() {}

  static void write(Random random, OutputStream out) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(latin(pick(random, STATUS_LINES) + "\r\n"));
    for (int i = random.nextInt(4); i > 0; i--) {
      answer.writeBytes(latin(pick(random, HEADERS) + "\r\n"));
    }
    byte[] body = body(random);
    if (random.nextInt(3) > 0) {
      answer.writeBytes(latin("Content-Length: " + body.length + "\r\n"));
    }
    answer.writeBytes(latin("\r\n"));
    answer.writeBytes(body);
    byte[] bytes = answer.toByteArray();
    for (int flips = random.nextInt(4) == 0 ? random.nextInt(20) : 0; flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
    int first = random.nextInt(length + 1);
    out.write(bytes, 0, first);
    out.flush();
    if (random.nextInt(10) == 0) {
      LockSupport.parkNanos(1_000_000L * random.nextInt(50));
    }
    out.write(bytes, first, length - first);
  }

  private static byte[] body(Random random) {
    byte[] text = pick(random, BODIES).getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(6)) {
      case 0 -> GzipTest.pack(text);
      case 1 -> {
        byte[] noise = new byte[random.nextInt(5_000)];
        random.nextBytes(noise);
        yield noise;
      }
      case 2 -> GzipTest.pack(new byte[random.nextInt(400_000)]);
      default -> text;
    };
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static <T> T pick(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
