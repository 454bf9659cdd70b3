package io.concordat.connector.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a gzip body (RFC 1952) and stops as soon as it grows past a bound. The JDK's stream is
 * not used because it calls itself once for each empty member, so that a body of many ends in a
 * stack overflow. The bound is one of size and not of ratio: size is what harms, and an honest list
 * of alike rows packs a hundredfold.
 */
final class Gzip {
  private static final int HEADER = 10;
  private static final int TRAILER = 8;
  private static final int HAS_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final byte[] in;
  private final long maxBytes;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int at;

  private Gzip(byte[] in, long maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * The body, unpacked.
   *
   * @throws TooLarge where it is larger than allowed
   * @throws IOException where it is no gzip, breaks off or is damaged
   */
  static byte[] unpack(byte[] packed, long maxBytes) throws IOException {
    Gzip gzip = new Gzip(packed, maxBytes);
    do {
      gzip.member();
    } while (gzip.at < packed.length);
    return gzip.out.toByteArray();
  }

  private void member() throws IOException {
    header();
    CRC32 sum = new CRC32();
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(in, at, in.length - at);
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int n = inflater.inflate(buffer);
        if (n == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new IOException("the gzip body breaks off");
        }
        if (out.size() + (long) n > maxBytes) {
          throw new TooLarge(maxBytes);
        }
        sum.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
      at = in.length - inflater.getRemaining();
      long size = inflater.getBytesWritten();
      if (number(at) != sum.getValue() || number(at + 4) != (size & 0xffffffffL)) {
        throw new IOException("the gzip body is damaged");
      }
      at += TRAILER;
    } catch (DataFormatException e) {
      throw new IOException("the gzip body is damaged", e);
    }
  }

  private void header() throws IOException {
    if (unsigned(at) != 0x1f || unsigned(at + 1) != 0x8b || unsigned(at + 2) != 8) {
      throw new IOException("the body is no gzip");
    }
    int flags = unsigned(at + 3);
    at += HEADER;
    if ((flags & HAS_EXTRA) != 0) {
      at += 2 + unsigned(at) + (unsigned(at + 1) << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_CRC) != 0) {
      at += 2;
    }
    unsigned(at);
  }

  private void skipText() throws IOException {
    while (unsigned(at) != 0) {
      at++;
    }
    at++;
  }

  private long number(int from) throws IOException {
    return unsigned(from)
        | unsigned(from + 1) << 8
        | unsigned(from + 2) << 16
        | (long) unsigned(from + 3) << 24;
  }

  private int unsigned(int index) throws IOException {
    if (index >= in.length) {
      throw new IOException("the gzip body breaks off");
    }
    return in[index] & 0xff;
  }
}
