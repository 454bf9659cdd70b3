package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GzipTest {
  private static final byte[] TEXT = "{\"result\":[1,2,3]}".getBytes(StandardCharsets.UTF_8);

  @Property(tries = 200)
  void unpacksWhatWasPacked(@ForAll @Size(max = 2_000) byte[] body) throws IOException {
    assertThat(Gzip.unpack(pack(body), 2_000)).isEqualTo(body);
  }

  @Property(tries = 500)
  void endsWhateverIsDamaged(
      @ForAll @IntRange(max = 37) int at, @ForAll byte value, @ForAll @IntRange(max = 37) int cut) {
    byte[] packed = pack(TEXT);
    packed[at % packed.length] = value;
    byte[] broken = Arrays.copyOf(packed, Math.max(1, packed.length - cut));
    try {
      assertThat(Gzip.unpack(broken, 100)).hasSizeLessThanOrEqualTo(100);
    } catch (IOException refused) {
      assertThat(refused).hasMessageMatching("(the|larger) .*");
    }
  }

  @Test
  void refusesEveryPlaceAtWhichItCanBreakOff() {
    byte[] packed = pack(TEXT);
    for (int length = 1; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> Gzip.unpack(cut, 100)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void stopsInTheMiddleOfABomb() {
    byte[] bomb = pack(new byte[64 * 1024 * 1024]);
    assertThat(bomb).hasSizeLessThan(100_000);
    assertThatThrownBy(() -> Gzip.unpack(bomb, 100_000))
        .isInstanceOf(TooLarge.class)
        .hasMessage("larger than 100000 bytes");
  }

  @Test
  void takesSeveralMembersAndIsNotExhaustedByAMillionEmptyOnes() throws IOException {
    byte[] empty = pack(new byte[0]);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.writeBytes(pack(TEXT));
    for (int i = 0; i < 100_000; i++) {
      many.writeBytes(empty);
    }
    many.writeBytes(pack(TEXT));
    assertThat(Gzip.unpack(many.toByteArray(), 100)).hasSize(2 * TEXT.length);
  }

  @Test
  void takesAHeaderWithANameACommentAndMore() throws IOException {
    byte[] packed = pack(TEXT);
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.write(packed, 0, 3);
    full.write(2 | 4 | 8 | 16);
    full.write(packed, 4, 6);
    full.writeBytes(new byte[] {3, 0, 1, 2, 3});
    full.writeBytes("name\0comment\0".getBytes(StandardCharsets.ISO_8859_1));
    full.writeBytes(new byte[] {9, 9});
    full.write(packed, 10, packed.length - 10);
    assertThat(Gzip.unpack(full.toByteArray(), 100)).isEqualTo(TEXT);
  }

  static byte[] pack(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
