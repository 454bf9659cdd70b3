package io.concordat.connector.erp.export;

import io.concordat.connector.erp.export.ExportConfig.Which;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The files of one feed in a folder. Hidden files are left alone; folders below are not looked
 * into.
 *
 * @param files a glob for names
 * @param settle how long a file must have lain unchanged
 */
record ExportFolder(Path folder, String files, Which which, Duration settle, long maxBytes) {
  private static final int MOST_FILES = 1_000;
  private static final Comparator<ExportFile> BY_AGE =
      Comparator.comparing(ExportFile::modified).thenComparing(ExportFile::name);

  /** One file as it was when the folder was looked at. */
  record ExportFile(String name, long size, Instant modified) {}

  /**
   * The files to read, oldest first.
   *
   * @param fingerprint another one as soon as a file came, went or changed
   */
  record Snapshot(List<ExportFile> files, String fingerprint) {
    Instant newest() {
      return files.getLast().modified();
    }
  }

  /**
   * Looks at the folder. Never empty.
   *
   * @throws SourceFailure.Rejected if there is no folder or no file: nothing may be retired then
   * @throws SourceFailure.Unavailable if all files are too young
   */
  Snapshot look(Instant now) {
    List<ExportFile> all = list();
    List<ExportFile> settled =
        all.stream()
            .filter(file -> !file.modified().isAfter(now.minus(settle)))
            .sorted(BY_AGE)
            .toList();
    if (all.isEmpty()) {
      throw SourceFailure.Rejected.setting(
          "no file in "
              + folder
              + " is called like "
              + files
              + "; nothing is retired. Correct files, or see why nothing is written there");
    }
    boolean waits = which == Which.ALL && settled.size() < all.size();
    if (settled.isEmpty() || waits) {
      throw new SourceFailure.Unavailable(
          "a file in "
              + folder
              + " changed within the last "
              + settle
              + " and may be half written");
    }
    List<ExportFile> read = which == Which.ALL ? settled : List.of(settled.getLast());
    return new Snapshot(read, fingerprint(read));
  }

  private List<ExportFile> list() {
    List<ExportFile> found = new ArrayList<>();
    try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, files)) {
      for (Path path : matching) {
        String name = path.getFileName().toString();
        if (name.startsWith(".") || !Files.isRegularFile(path)) {
          continue;
        }
        if (found.size() == MOST_FILES) {
          throw SourceFailure.Rejected.setting(
              "more than " + MOST_FILES + " files in " + folder + "; move the old ones away");
        }
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        found.add(new ExportFile(name, file.size(), file.lastModifiedTime().toInstant()));
      }
      return found;
    } catch (NoSuchFileException e) {
      throw SourceFailure.Rejected.setting(
          "there is no folder " + folder + "; is it mounted? Nothing is retired. Correct folder");
    } catch (NotDirectoryException e) {
      throw SourceFailure.Rejected.setting(
          folder + " is no folder; nothing is retired. Correct folder");
    } catch (AccessDeniedException e) {
      throw new SourceFailure.Rejected(
          "the folder "
              + folder
              + " may not be read; nothing is retired. Let the connector's user list and read it");
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw new SourceFailure.Unavailable(
          "the folder " + folder + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** Opens a file of a snapshot. */
  InputStream open(ExportFile file) throws IOException {
    InputStream in = Files.newInputStream(folder.resolve(file.name()));
    try {
      return new BoundedStream(
          file.name().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in, maxBytes);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static String fingerprint(List<ExportFile> files) {
    StringBuilder all = new StringBuilder();
    files.forEach(
        file ->
            all.append(file.name())
                .append('\n')
                .append(file.size())
                .append('\n')
                .append(file.modified())
                .append('\n'));
    return digest(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
