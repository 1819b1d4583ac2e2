package dev.pagerunner.webhooks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What webhooks are told of. */
public enum WebhookEvent {
  /** A run ended and has results, or was cancelled. */
  RUN_FINISHED("run.finished"),
  /** A run ended without any page that could be read. */
  RUN_FAILED("run.failed"),
  PAGE_DONE("page.done"),
  PAGE_FAILED("page.failed");

  /** What a webhook is told of that chooses nothing. */
  public static final List<WebhookEvent> USUAL = List.of(RUN_FINISHED, RUN_FAILED);

  /** The type of a request that only tries whether the receiver is there. */
  static final String TEST = "webhook.test";

  private final String word;

  WebhookEvent(String word) {
    this.word = word;
  }

  /** The word in JSON, in settings and in the database. */
  public String word() {
    return word;
  }

  public static Optional<WebhookEvent> of(String word) {
    return Arrays.stream(values()).filter(event -> event.word.equals(word)).findFirst();
  }
}
