package io.concordat.store;

import io.concordat.contract.ContractJson;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * The contract's JSON as a store keeps it: names and sources come again in every field, and a third
 * of the bytes remain. Packed are a mark, the length (four bytes, big-endian) and an LZ4 block;
 * JSON that would not get smaller stays as it is, and whatever does not begin with the mark is
 * JSON.
 */
public final class PackedJson {
  /** No JSON begins with it. */
  private static final byte MARK = 1;

  private static final int HEADER = 1 + Integer.BYTES;

  /** What a store may hold, in bytes: the largest message that the suite takes is far smaller. */
  private static final int MOST = 64 << 20;

  private static final LZ4Factory LZ4 = fastest();

  private PackedJson() {}

  /** The library takes its slowest form by itself where Quarkus loads it: it is asked by name. */
  private static LZ4Factory fastest() {
    try {
      return LZ4Factory.nativeInstance();
    } catch (LinkageError | UnsupportedOperationException e) {
      // No native form for this machine, or no place to put it.
      return LZ4Factory.fastestJavaInstance();
    }
  }

  /** Packs JSON in UTF-8. The same bytes need not come out on every machine. */
  public static byte[] pack(byte[] json) {
    var compressor = LZ4.fastCompressor();
    byte[] packed = new byte[HEADER + compressor.maxCompressedLength(json.length)];
    ByteBuffer.wrap(packed).put(MARK).putInt(json.length);
    int length = HEADER + compressor.compress(json, 0, json.length, packed, HEADER);
    return length < json.length ? Arrays.copyOf(packed, length) : json;
  }

  /**
   * The JSON in UTF-8, whether it was packed or not; null where nothing is stored.
   *
   * @throws ContractJson.UndecodableException if what was packed is damaged
   */
  public static byte[] unpack(byte[] stored) {
    if (stored == null || stored.length < HEADER || stored[0] != MARK) {
      return stored;
    }
    int length = ByteBuffer.wrap(stored).getInt(1);
    if (length < 0 || length > MOST) {
      throw damaged(null);
    }
    byte[] json = new byte[length];
    try {
      if (LZ4.safeDecompressor().decompress(stored, HEADER, stored.length - HEADER, json, 0)
          == length) {
        return json;
      }
    } catch (LZ4Exception e) {
      throw damaged(e);
    }
    throw damaged(null);
  }

  /**
   * What the JSON says, whether it was packed or not.
   *
   * @throws ContractJson.UndecodableException if it is damaged or does not fit
   */
  public static <T> T read(byte[] stored, Class<T> type) {
    return ContractJson.read(unpack(stored), type);
  }

  private static ContractJson.UndecodableException damaged(LZ4Exception cause) {
    return new ContractJson.UndecodableException("the stored, packed JSON is damaged", cause);
  }
}
