package dev.pagerunner.webhooks;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * A webhook as its owner sees it.
 *
 * @param account null if it is of the server, or was made without a login
 * @param owner the account's name; null without
 * @param ofServer whether the settings name it
 * @param run the run that it came with; null if it is told of all
 * @param secretHint the end of the secret; null if requests are not signed
 * @param disabledAt null while it is enabled, as is {@code disabledReason}
 */
public record WebhookView(
    UUID id,
    UUID account,
    String owner,
    boolean ofServer,
    UUID run,
    String url,
    List<String> events,
    String secretHint,
    OffsetDateTime createdAt,
    OffsetDateTime disabledAt,
    String disabledReason) {
  public WebhookView {
    events = List.copyOf(events);
  }
}
