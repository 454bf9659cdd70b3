package io.concordat.connector.erp.export;

import io.concordat.connector.erp.export.ExportConfig.Which;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.http.WebAddress;
import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.mapping.MappingShape;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.Fingerprint;
import io.concordat.connector.spi.PlainSource;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;

/** Makes the configured exports into sources, or says which property stands in the way. */
@ApplicationScoped
class ExportSources implements SourceProvider {
  static final String SYSTEM = "export";
  static final MappingShape SHAPE = MappingShape.open(SYSTEM);
  private static final String NAME = "[a-z][a-z0-9_.:-]{0,63}";

  private final ExportConfig config;
  private final Clock clock;

  @Inject
  ExportSources(ExportConfig config) {
    this(config, Clock.systemUTC());
  }

  ExportSources(ExportConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(config.sources(), this::source);
  }

  private Source source(String id, ExportConfig.Export export) {
    String prefix = "concordat.export.sources." + id + ".";
    refuseUnless(
        id.matches(NAME), prefix + "*: a source's id is lower case and begins with a letter");
    refuseUnless(
        export.domain() != SourceDomain.MANUAL,
        prefix + "domain: is one of procurement, itsm, iam; only people speak as manual");
    refuseUnless(
        export.folder().isPresent() != export.url().isPresent(),
        prefix + "folder: set either folder or url");
    if (export.folder().isPresent()) {
      ExportLogIn.refuseAny(prefix, export);
    }
    refuseUnless(
        export.pageSize() >= 1 && export.pageSize() <= 5000,
        prefix + "page-size: must be from 1 to 5000");
    refuseUnless(
        export.maxRows() >= 1 && export.maxRows() <= 100_000_000,
        prefix + "max-rows: must be from 1 to 100000000");
    refuseUnless(export.maxFileBytes() >= 1, prefix + "max-file-bytes: must be at least 1");
    notNegative(prefix + "settle", export.settle());
    notNegative(prefix + "max-age", export.maxAge());
    refuseUnless(
        !export.feeds().isEmpty(),
        prefix + "feeds: name one feed at least, such as feeds.contract.files=contracts-*.csv");
    FieldMaps maps = SHAPE.load(prefix + "mapping", export.mapping());
    Optional<VendorHttp> http =
        export.url().isPresent() ? Optional.of(http(prefix, export)) : Optional.empty();
    List<SourceStream> streams = new ArrayList<>();
    StringBuilder scope = new StringBuilder(maps.digest());
    scope.append(export.domain()).append(export.folder()).append(export.url());
    new TreeMap<>(export.feeds())
        .forEach(
            (name, feed) -> {
              streams.add(stream(id, prefix, name, feed, export, maps, http));
              scope.append(described(name, feed));
            });
    return new PlainSource(id, SYSTEM, export.domain(), Fingerprint.of(scope.toString()), streams);
  }

  private SourceStream stream(
      String id,
      String sourcePrefix,
      String name,
      ExportConfig.Feed feed,
      ExportConfig.Export export,
      FieldMaps maps,
      Optional<VendorHttp> http) {
    String prefix = sourcePrefix + "feeds." + name + ".";
    refuseUnless(
        name.matches(NAME), prefix + "*: a feed's name is lower case and begins with a letter");
    List<RowMap> rows = rows(prefix, name, feed, maps);
    Set<String> wanted = new LinkedHashSet<>();
    rows.forEach(map -> wanted.addAll(map.columns()));
    FeedRows said =
        new FeedRows(
            id,
            name,
            FeedFormat.of(prefix, feed, wanted),
            rows,
            export.pageSize(),
            export.maxRows());
    if (http.isPresent()) {
      refuseUnless(
          feed.files().isEmpty(), prefix + "files: is for a folder; a url is given: set path");
      refuseUnless(
          feed.json().nextParameter().isEmpty() || feed.json().next().isPresent(),
          prefix + "json.next: is required with json.next-parameter");
      refuseUnless(
          feed.read().isEmpty(), prefix + "read: is for a folder; a url is given: take it away");
      return new UrlStream(
          said,
          http.get(),
          below(
              feed.path()
                  .orElseThrow(() -> new IllegalArgumentException(prefix + "path: is required"))),
          feed.json().nextParameter(),
          clock);
    }
    refuseUnless(
        feed.path().isEmpty(), prefix + "path: is for a url; a folder is given: set files");
    refuseUnless(
        feed.json().next().isEmpty(), prefix + "json.next: is for a url; files have no next page");
    refuseUnless(
        feed.json().nextParameter().isEmpty(),
        prefix + "json.next-parameter: is for a url; files have no next page");
    return new FolderStream(
        said, folder(sourcePrefix, prefix, feed, export), export.maxAge(), clock);
  }

  /** A slash at the beginning would lead away from the path of the url. */
  private static String below(String path) {
    return path.replaceFirst("^/+", "");
  }

  private static List<RowMap> rows(
      String prefix, String name, ExportConfig.Feed feed, FieldMaps maps) {
    List<String> names = feed.rows().orElse(List.of(name));
    for (String row : names) {
      refuseUnless(
          maps.names().contains(row),
          prefix
              + "rows: the mapping has no row '"
              + row
              + "'; it has "
              + String.join(", ", maps.names()));
    }
    return names.stream().map(maps::row).toList();
  }

  private static ExportFolder folder(
      String sourcePrefix, String prefix, ExportConfig.Feed feed, ExportConfig.Export export) {
    String files =
        feed.files()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        prefix + "files: is required, such as contracts-*.csv"));
    refuseUnless(
        !files.contains("/"),
        prefix + "files: names files of the folder itself; folders below are not looked into");
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + files);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          prefix + "files: is no pattern such as contracts-*.csv", e);
    }
    return new ExportFolder(
        path(sourcePrefix + "folder", export.folder().orElseThrow()),
        files,
        feed.read().orElse(Which.NEWEST),
        export.settle(),
        export.maxFileBytes());
  }

  private static Path path(String property, String text) {
    try {
      return text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          property + ": is neither a path nor a file: address such as file:///mnt/exports", e);
    }
  }

  private VendorHttp http(String prefix, ExportConfig.Export export) {
    Transport transport = Transport.of(prefix, export, clock);
    URI address = WebAddress.of(prefix + "url", export.url(), export.allowPlainHttp());
    return transport.to(address, ExportLogIn.of(prefix, export, transport));
  }

  /** What decides what is read of a feed; no secrets. */
  private static String described(String name, ExportConfig.Feed feed) {
    return String.join(
        "\n",
        "",
        name,
        feed.rows().toString(),
        feed.files().toString(),
        feed.read().orElse(Which.NEWEST).toString(),
        feed.path().toString(),
        feed.format().toString(),
        feed.csv().delimiter().orElse(FeedFormat.DELIMITER),
        feed.csv().quote().orElse(FeedFormat.QUOTE),
        feed.csv().charset().orElse(FeedFormat.CHARSET),
        feed.csv().columns().toString(),
        feed.json().rows().toString(),
        feed.json().next().toString(),
        feed.json().nextParameter().toString());
  }

  private static void notNegative(String property, Duration duration) {
    refuseUnless(!duration.isNegative(), property + ": must not be negative");
  }

  private static void refuseUnless(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
