package dev.pagerunner.http.problem;

import java.util.Locale;

/** The kinds of problems that clients are sent. Stable: clients match on the name. */
public enum ProblemType {
  BAD_REQUEST(400, "The request cannot be read"),
  UNAUTHENTICATED(401, "Nobody is logged in"),
  FORBIDDEN(403, "Not permitted"),
  CROSS_SITE(403, "Another web site made this request"),
  WRONG_HOST(403, "The server was called by a name that is not its own"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "This method is not allowed here"),
  NOT_ACCEPTABLE(406, "No acceptable format"),
  CONFLICT(409, "Not in this state"),
  TOO_LARGE(413, "The file is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Not a PDF, PNG, JPEG or TIFF"),
  WRONG_CONTENT_TYPE(415, "The body is of another media type than this takes"),
  RANGE_NOT_SATISFIABLE(416, "The range lies beyond the end"),
  INVALID_FIELD(422, "A field is wrong"),
  IMPORT_FAILED(422, "The file could not be fetched"),
  KEY_REUSED(422, "The Idempotency-Key was used for another request"),
  QUOTA_EXCEEDED(429, "More than you may use at this time"),
  TOO_MANY(429, "Too many at once"),
  INTERNAL(500, "Something went wrong here"),
  OVERLOADED(503, "The server has as many clients as it can serve"),
  QUEUE_FULL(503, "The queue is full"),
  BUSY(503, "Other changes got in the way"),
  DATABASE_UNAVAILABLE(503, "The database is unavailable"),
  STORAGE_UNAVAILABLE(503, "The storage is unavailable"),
  QUOTA_FULL(507, "Your storage is full"),
  DISK_FULL(507, "The disk is nearly full");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** A URI relative to the server. */
  public String uri() {
    return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
