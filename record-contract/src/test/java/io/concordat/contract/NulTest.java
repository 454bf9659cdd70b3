package io.concordat.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What no database can store is refused where it comes in, with the field's name. */
class NulTest {
  @Test
  void aNulInAFieldIsRefusedByTheFieldsName() throws IOException {
    refused(record -> fields(record).putObject("name").put("value", "a\0b"), "fields.name");
    refused(
        record -> fields(record).putObject("groups").putArray("value").add("a").add("\0"),
        "fields.groups");
  }

  @Test
  void aNulInTheNativeIdOrAKeyIsRefused() throws IOException {
    refused(record -> record.put("nativeId", "a\0"), "nativeId");
    refused(
        record ->
            record.putArray("keys").addObject().put("namespace", "aws:arn").put("value", "arn\0"),
        "key aws:arn");
  }

  private static ObjectNode fields(ObjectNode record) {
    return record.putObject("fields");
  }

  private static void refused(Consumer<ObjectNode> change, String field) throws IOException {
    ObjectNode record =
        (ObjectNode) ContractJson.mapper().readTree(ContractJson.write(Samples.fullRecord()));
    change.accept(record);
    byte[] body = ContractJson.mapper().writeValueAsBytes(record);
    assertThatThrownBy(() -> ContractJson.read(body, SourceRecord.class))
        .isInstanceOf(ContractJson.UndecodableException.class)
        .hasMessageStartingWith(field + ": holds the character U+0000");
  }
}
