package io.concordat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.ContractJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PackedJsonTest {
  private static final byte[] JSON =
      ("{\"fields\":["
              + "{\"field\":\"owner\",\"value\":\"größte@example.com\"},".repeat(40)
              + "{}]}")
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void whatIsPackedIsSmallerAndComesBack() {
    byte[] packed = PackedJson.pack(JSON);

    assertThat(packed.length).isLessThan(JSON.length / 3);
    assertThat(PackedJson.unpack(packed)).isEqualTo(JSON);
  }

  @Test
  void whatWouldNotGetSmallerStaysAsItIs() {
    byte[] small = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    assertThat(PackedJson.pack(small)).isEqualTo(small);
  }

  @Test
  void whatWasStoredAsJsonIsReadAsJson() {
    assertThat(PackedJson.unpack(JSON)).isSameAs(JSON);
    assertThat(PackedJson.unpack(new byte[0])).isEmpty();
    assertThat(PackedJson.unpack(null)).isNull();
  }

  @Test
  void damageIsSaidWithoutQuotingAnything() {
    byte[] packed = PackedJson.pack(JSON);
    byte[] cut = Arrays.copyOf(packed, packed.length / 2);
    byte[] longer = packed.clone();
    longer[4]++;
    byte[] endless = packed.clone();
    endless[1] = 0x7f;

    for (byte[] damaged : new byte[][] {cut, longer, endless}) {
      assertThatThrownBy(() -> PackedJson.unpack(damaged))
          .isInstanceOf(ContractJson.UndecodableException.class)
          .hasMessage("the stored, packed JSON is damaged");
    }
  }
}
