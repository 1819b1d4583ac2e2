package dev.pagerunner.http.api;

import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.webhooks.DeliveryView;
import dev.pagerunner.webhooks.WebhookView;
import dev.pagerunner.webhooks.Webhooks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Webhooks as JSON. */
final class WebhookViews {
  private WebhookViews() {}

  static JsonObject webhook(WebhookView webhook) {
    return new JsonObject()
        .put("id", webhook.id().toString())
        .put("url", webhook.url())
        .put("events", new JsonArray(webhook.events()))
        .put("enabled", webhook.disabledAt() == null)
        .put("disabled_at", JsonViews.time(webhook.disabledAt()))
        .put("disabled_reason", webhook.disabledReason())
        .put("owner", webhook.owner())
        .put("of_server", webhook.ofServer())
        .put("run_id", text(webhook.run()))
        .put("secret_hint", webhook.secretHint())
        .put("created_at", JsonViews.time(webhook.createdAt()));
  }

  static JsonObject made(Webhooks.Made made) {
    return webhook(made.webhook()).put("secret", made.secret());
  }

  static JsonObject delivery(DeliveryView delivery) {
    return new JsonObject()
        .put("id", delivery.id().toString())
        .put("webhook_id", delivery.webhook().toString())
        .put("type", delivery.type())
        .put("run_id", text(delivery.run()))
        .put("state", delivery.state())
        .put("attempts", delivery.attempts())
        .put("status", delivery.status())
        .put("error", delivery.error())
        .put("created_at", JsonViews.time(delivery.createdAt()))
        .put("next_at", JsonViews.time(delivery.nextAt()))
        .put("ended_at", JsonViews.time(delivery.endedAt()));
  }

  private static String text(UUID id) {
    return id == null ? null : id.toString();
  }
}
