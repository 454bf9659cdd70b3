package io.concordat.connector.erp.export;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with a failure beyond so many bytes, counted after unpacking. */
final class BoundedStream extends FilterInputStream {
  private final long most;
  private long count;

  BoundedStream(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    counted(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    counted(Math.max(read, 0));
    return read;
  }

  private void counted(int bytes) throws RowReader.Unreadable {
    count += bytes;
    if (count > most) {
      throw new RowReader.Unreadable(
          "is larger than " + most + " bytes; raise max-file-bytes if that is right");
    }
  }
}
