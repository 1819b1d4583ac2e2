package dev.pagerunner.webhooks;

import java.util.List;

/**
 * The webhook that the settings name, which is told of the runs of all.
 *
 * @param events their words
 * @param secret null if requests are not signed
 */
public record ServerWebhook(String url, List<String> events, String secret) {
  public ServerWebhook {
    events = List.copyOf(events);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ServerWebhook" + events;
  }
}
