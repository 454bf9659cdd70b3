package io.concordat.connector.erp.sap;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.mapping.FieldMaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The extensions that the pages show are taken as they stand. */
class SapMappingDocTest {
  @ParameterizedTest
  @ValueSource(strings = {"../docs/field-maps.md", "../docs/sources/sap-s4hana.md"})
  void takesTheExtensionsOfThePages(String page) throws IOException {
    List<String> extensions =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of(page)))
            .results()
            .map(match -> match.group(1))
            .filter(block -> block.contains("extends: default"))
            .toList();

    assertThat(extensions).isNotEmpty();
    for (String extension : extensions) {
      FieldMaps maps = SapStreams.SHAPE.parse(page, extension);
      assertThat(maps.row("purchase_contract").columns())
          .contains("YY1_CostCenter_PDH", "PurchaseContractTargetAmount");
    }
  }
}
