package io.concordat.connector.mapping;

/** A mapping file that is wrong, with the place, the reason and the remedy: it is refused whole. */
public final class MappingRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final int column;
  private final String field;
  private final String reason;

  MappingRefusedException(String file, int line, int column, String field, String reason) {
    super(file + ": line " + line + ", column " + column + ", " + field + ": " + reason);
    this.file = file;
    this.line = line;
    this.column = column;
    this.field = field;
    this.reason = reason;
  }

  /** The file, or the resource of a shipped mapping. */
  public String file() {
    return file;
  }

  /** The line, counted from 1. */
  public int line() {
    return line;
  }

  /** The column within the line, in characters counted from 1. */
  public int column() {
    return column;
  }

  /** The path of the entry, such as {@code rows.supplier.fields.status.as}. */
  public String field() {
    return field;
  }

  public String reason() {
    return reason;
  }
}
