package dev.pagerunner.exports;

import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;

/**
 * An export that a worker makes, as its owner sees it.
 *
 * @param attempt which of them made the file
 * @param request the format and its options, see {@link ExportRequest}
 * @param progress how many runs of how many are written
 * @param file null until it is made
 * @param error {@code {category, message}}; null unless it failed
 */
public record ExportJob(
    UUID id,
    State state,
    int attempt,
    JsonObject request,
    Progress progress,
    File file,
    JsonObject error,
    Times times) {

  /** How far the job is. */
  public enum State {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED;

    /** The word in JSON and in the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** How many runs are wanted, and written. */
  public record Progress(int runs, int done) {}

  /** What was made. */
  public record File(String name, String mediaType, long bytes) {}

  /**
   * When.
   *
   * @param finished null until the job ended
   */
  public record Times(OffsetDateTime created, OffsetDateTime finished, OffsetDateTime expires) {}

  /** Whether it goes on. */
  public boolean isUnfinished() {
    return state == State.QUEUED || state == State.RUNNING;
  }
}
