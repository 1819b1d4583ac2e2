package dev.pagerunner.webhooks;

import dev.pagerunner.domain.PagerunnerException;

/** What somebody wants of a webhook cannot be done as things are; the message says why. */
public final class WebhookRefusedException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  WebhookRefusedException(String message) {
    super(message);
  }
}
