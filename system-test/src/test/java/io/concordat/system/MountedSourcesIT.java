package io.concordat.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packaged connector reads its sources from a mounted Secret, as the manifests mount it. */
class MountedSourcesIT {
  private static final Path MANIFEST =
      Path.of(System.getProperty("concordat.clone"), "k8s/base/connector-erp.yaml");

  @Test
  void theFolderThatTheManifestNamesIsReadAndMayBeEmptyOrMissing(@TempDir Path directory)
      throws Exception {
    String variable = variableThatNamesTheFolder();
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Path missing = directory.resolve("missing");
    try (Pipe pipe = Pipe.in(Files.createDirectory(directory.resolve("pipe")))) {
      pipe.start("connector-erp", Map.of(variable, mounted(directory).toString()));
      JsonNode sources = pipe.get("connector-erp", "/api/v1/sources");
      assertThat(sources.path("items").findValuesAsText("id")).containsOnly("sap-prod");

      for (Path nothing : List.of(empty, missing)) {
        pipe.kill("connector-erp");
        pipe.start("connector-erp", Map.of(variable, nothing.toString()));
        assertThat(pipe.get("connector-erp", "/api/v1/sources").path("items")).isEmpty();
      }
    }
  }

  /** Files as the kubelet lays them out: links to a hidden folder that it swaps as a whole. */
  private static Path mounted(Path directory) throws IOException {
    Path mount = Files.createDirectory(directory.resolve("sources"));
    Path version = Files.createDirectory(mount.resolve("..2026_01_01"));
    Files.writeString(
        version.resolve("sources.properties"),
        """
        concordat.sap.sources.sap-prod.base-url=http://127.0.0.1:1
        concordat.sap.sources.sap-prod.username=concordat
        concordat.sap.sources.sap-prod.password-file=%s
        """
            .formatted(mount.resolve("sap-prod-password")));
    Files.writeString(version.resolve("sap-prod-password"), "secret\n");
    Files.createSymbolicLink(mount.resolve("..data"), version.getFileName());
    for (String file : List.of("sources.properties", "sap-prod-password")) {
      Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
    }
    return mount;
  }

  private static String variableThatNamesTheFolder() throws IOException {
    Matcher variable =
        Pattern.compile("- name: (\\w+)\\s+value: /etc/concordat/sources")
            .matcher(Files.readString(MANIFEST));
    assertThat(variable.find()).isTrue();
    return variable.group(1);
  }
}
