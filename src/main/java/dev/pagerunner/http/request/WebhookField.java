package dev.pagerunner.http.request;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.RunWebhook;
import dev.pagerunner.http.problem.Problem.FieldError;
import dev.pagerunner.outbound.OutboundGuard;
import dev.pagerunner.outbound.RefusedTargetException;
import dev.pagerunner.webhooks.SigningSecret;
import java.util.List;
import java.util.Optional;

/** Reads the webhook that comes with a run. */
final class WebhookField {
  private static final String URL = "webhook";
  private static final String SECRET = "webhook_secret";

  private WebhookField() {}

  /**
   * Its URL and its secret, if there is one. The host is looked up when the webhook is told, not
   * now.
   *
   * @param errors take what is wrong
   */
  static Optional<RunWebhook> of(
      String url, String secret, OutboundGuard guard, List<FieldError> errors) {
    boolean isSigned = secret != null && !secret.isBlank();
    if (url == null || url.isBlank()) {
      if (isSigned) {
        errors.add(new FieldError(URL, "it is missing: the secret signs what is sent there"));
      }
      return Optional.empty();
    }
    try {
      guard.check(url.strip());
    } catch (RefusedTargetException e) {
      errors.add(new FieldError(URL, e.getMessage()));
    }
    try {
      return Optional.of(
          new RunWebhook(url.strip(), isSigned ? SigningSecret.require(secret.strip()) : null));
    } catch (PagerunnerException e) {
      errors.add(new FieldError(SECRET, e.getMessage()));
      return Optional.empty();
    }
  }
}
