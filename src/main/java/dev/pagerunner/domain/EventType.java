package dev.pagerunner.domain;

/** The kinds of events of a run. */
public enum EventType {
  RUN_QUEUED("run.queued"),
  RUN_OPENED("run.opened"),
  PAGE_DONE("page.done"),
  PAGE_FAILED("page.failed"),
  RUN_FINISHED("run.finished");

  private final String word;

  EventType(String word) {
    this.word = word;
  }

  /** The word in JSON, in the database and in the event stream. */
  public String word() {
    return word;
  }

  public static EventType of(String word) {
    for (EventType type : values()) {
      if (type.word.equals(word)) {
        return type;
      }
    }
    throw new PagerunnerException("no such event type: " + word);
  }
}
