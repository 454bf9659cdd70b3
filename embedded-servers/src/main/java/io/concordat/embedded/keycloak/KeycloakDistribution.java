package io.concordat.embedded.keycloak;

import io.concordat.embedded.EmbeddedServerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * An unpacked Keycloak distribution ({@code org.keycloak:keycloak-quarkus-dist:zip} on Maven
 * Central).
 *
 * @param home the folder that holds {@code bin/kc.sh}
 */
public record KeycloakDistribution(Path home) {
  private static final String LAUNCHER = "bin/kc.sh";

  public KeycloakDistribution {
    home = home.toAbsolutePath().normalize();
    if (!Files.isRegularFile(home.resolve(LAUNCHER))) {
      throw new EmbeddedServerException(
          "there is no Keycloak in " + home + ": " + LAUNCHER + " is missing");
    }
  }

  /**
   * Unpacks a zip into a folder, unless it was unpacked there before. Safe when two do it at once:
   * what is seen is whole.
   *
   * @param zip the distribution
   * @param into a cache folder; the distribution becomes a folder in it
   */
  public static KeycloakDistribution unpack(Path zip, Path into) {
    String name = zip.getFileName().toString().replace(".zip", "");
    Path home = into.resolve(name);
    if (Files.isRegularFile(home.resolve(LAUNCHER))) {
      return new KeycloakDistribution(home);
    }
    try {
      Files.createDirectories(into);
      Path partial = Files.createTempDirectory(into, "." + name);
      try {
        extract(zip, partial);
        publish(partial, home);
      } finally {
        delete(partial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Keycloak could not be unpacked from " + zip, e);
    }
    return new KeycloakDistribution(home);
  }

  /** The zip holds one folder with everything in it. */
  private static void publish(Path partial, Path home) throws IOException {
    try (Stream<Path> top = Files.list(partial)) {
      Path only =
          top.findFirst()
              .orElseThrow(() -> new EmbeddedServerException("the Keycloak zip is empty"));
      Files.move(only, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      // Somebody else was quicker; theirs is as good.
      return;
    }
  }

  private static void extract(Path zip, Path into) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("the zip holds a path that leaves its folder");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(in, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
