package dev.pagerunner.config;

import java.util.List;
import java.util.Optional;

/**
 * Settings of webhooks.
 *
 * @param url told of the runs of all; empty for none
 * @param secret that signs what is sent there; empty for no signature
 * @param events their words
 * @param allow private hosts and networks that may be reached
 */
public record WebhookSettings(
    Optional<String> url, Optional<String> secret, List<String> events, List<String> allow) {
  public WebhookSettings {
    events = List.copyOf(events);
    allow = List.copyOf(allow);
    if (secret.isPresent() && url.isEmpty()) {
      throw new SettingsException(
          "PAGERUNNER_WEBHOOK_SECRET is set and PAGERUNNER_WEBHOOK_URL is not: set both, or neither");
    }
  }

  static WebhookSettings of(SettingValues values) {
    return new WebhookSettings(
        values.find(WebhookDeclarations.URL),
        values.find(WebhookDeclarations.SECRET),
        values.get(WebhookDeclarations.EVENTS),
        values.find(WebhookDeclarations.ALLOW).orElse(List.of()));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "WebhookSettings[events=" + events + ", allow=" + allow + "]";
  }
}
