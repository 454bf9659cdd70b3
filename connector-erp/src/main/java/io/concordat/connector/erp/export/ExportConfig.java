package io.concordat.connector.erp.export;

import io.concordat.connector.http.ClientSettings;
import io.concordat.connector.http.PasswordSettings;
import io.concordat.connector.http.TransportSettings;
import io.concordat.contract.SourceDomain;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files and REST exports that are read, by the name of the source. */
@ConfigMapping(prefix = "concordat.export")
interface ExportConfig {

  /** By source id: a lower-case name that never changes, such as {@code licences}. */
  Map<String, Export> sources();

  /** Where one system's exports are, and how to read them: either {@code folder} or {@code url}. */
  interface Export extends TransportSettings, PasswordSettings, ClientSettings {
    /** The side of the house that the system speaks for. */
    @WithDefault("procurement")
    SourceDomain domain();

    /** The file that says what becomes which field. Required. */
    Optional<Path> mapping();

    /** The folder of the files: a path, or a {@code file:} address. */
    Optional<String> folder();

    /** The address of the REST exports, such as {@code https://vendor.example/api/v2}. */
    Optional<String> url();

    /** A token, sent as {@code Authorization: Bearer}, or in the header that is named. */
    Optional<String> token();

    /** A file with the token, read again when it changes. */
    Optional<String> tokenFile();

    /** The header in which the token goes as it is, such as {@code X-Api-Key}. */
    Optional<String> tokenHeader();

    /** OAuth 2.0 client credentials: the token end point. */
    Optional<String> tokenUrl();

    /** What the client asks for, if the token end point wants to know. */
    Optional<String> scope();

    /** What is read, by the name of the stream. */
    Map<String, Feed> feeds();

    /** Rows that are published at once, 1 to 5000. */
    @WithDefault("500")
    int pageSize();

    /** The most rows of one feed. */
    @WithDefault("1000000")
    long maxRows();

    /** The largest file, unpacked, in bytes. */
    @WithDefault("1073741824")
    long maxFileBytes();

    /** How long a file must have lain unchanged before it is read: it may be half written. */
    @WithDefault("PT1M")
    Duration settle();

    /**
     * When the newest file is older, a run ends {@code partial} and confirms nothing: whoever
     * writes the files may have stopped. PT0S: never.
     */
    @WithDefault("P8D")
    Duration maxAge();
  }

  /** One kind of files, or one REST export. */
  interface Feed {
    /** The rows of the mapping that each row is for; the one of the feed's name if absent. */
    Optional<List<String>> rows();

    /** Of a folder: which files, such as {@code contracts-*.csv}; {@code .gz} are unpacked. */
    Optional<String> files();

    /**
     * Of a folder: whether the newest file holds everything, or all files together do; the newest
     * if absent.
     */
    Optional<Which> read();

    /** Of a URL: path and query below it, with or without a slash at the beginning. */
    Optional<String> path();

    @WithDefault("csv")
    Format format();

    Csv csv();

    Json json();
  }

  /** Which of the files. */
  enum Which {
    NEWEST,
    ALL
  }

  /** How rows are written. */
  enum Format {
    /** Separated values, with a header or {@code csv.columns}. */
    CSV,
    /** One document with a list of objects. */
    JSON,
    /** One object on each line. */
    NDJSON
  }

  /** How separated values are written; set for them alone. */
  interface Csv {
    /** One character, or {@code tab}; a comma if absent. */
    Optional<String> delimiter();

    /** One character, or {@code none}; the double quote if absent. */
    Optional<String> quote();

    /** Such as windows-1252; of NDJSON too; UTF-8 if absent. */
    Optional<String> charset();

    /** Names of the columns of files without a header. */
    Optional<List<String>> columns();

    /** Columns that the mapping reads and a file may lack; any other missing one ends the run. */
    Optional<List<String>> mayLack();
  }

  /** Where a document holds what; set for JSON alone. */
  interface Json {
    /** JSON pointer of the list; empty: the document is the list. */
    Optional<String> rows();

    /** Of a URL: JSON pointer of the link to the next page, or of a token for it. */
    Optional<String> next();

    /** The query parameter in which the token goes; absent: {@code next} is a link. */
    Optional<String> nextParameter();
  }
}
