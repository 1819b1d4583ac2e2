package dev.pagerunner.webhooks;

import dev.pagerunner.webhooks.DeliveryRepository.Attempt;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.UUID;
import java.util.stream.Collectors;

/** The headers of a delivery, after Standard Webhooks. */
final class DeliveryHeaders {
  private DeliveryHeaders() {}

  /**
   * Of an attempt.
   *
   * @param timestamp seconds since 1970
   */
  static MultiMap of(Attempt attempt, long timestamp) {
    String id = id(attempt.delivery());
    MultiMap headers =
        HttpHeaders.headers()
            .add(HttpHeaders.CONTENT_TYPE, "application/json")
            .add(HttpHeaders.USER_AGENT, "Pagerunner")
            .add("webhook-id", id)
            .add("webhook-timestamp", Long.toString(timestamp));
    if (!attempt.secrets().isEmpty()) {
      headers.add(
          "webhook-signature",
          attempt.secrets().stream()
              .map(secret -> SigningSecret.signature(secret, id, timestamp, attempt.body()))
              .collect(Collectors.joining(" ")));
    }
    return headers;
  }

  /** The same for all attempts of a delivery. */
  static String id(UUID delivery) {
    return "msg_" + delivery;
  }
}
