package dev.pagerunner.wiring;

import dev.pagerunner.blob.Authorities;
import dev.pagerunner.config.Settings;
import dev.pagerunner.config.WebhookSettings;
import dev.pagerunner.domain.HttpsProxy;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.outbound.AllowedTargets;
import dev.pagerunner.outbound.OutboundClient;
import dev.pagerunner.outbound.OutboundGuard;
import dev.pagerunner.store.Database;
import dev.pagerunner.telemetry.WebhookMetrics;
import dev.pagerunner.webhooks.ServerWebhook;
import dev.pagerunner.webhooks.SigningSecret;
import dev.pagerunner.webhooks.WebhookSender;
import dev.pagerunner.webhooks.Webhooks;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Puts the parts for webhooks together. */
final class WebhookWiring {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final WebhookSettings settings;
  private final Webhooks webhooks;
  private final WebhookSender sender;

  WebhookWiring(Vertx vertx, Settings all, Database database, MeterRegistry registry) {
    this.settings = all.webhooks();
    HttpsProxy proxy = ModelWiring.httpsProxy(all);
    OutboundGuard guard =
        new OutboundGuard(
            vertx,
            AllowedTargets.of("PAGERUNNER_WEBHOOK_ALLOW", settings.allow()),
            url -> AccountWiring.proxy(url, proxy));
    Clock clock = Clock.systemUTC();
    this.webhooks = new Webhooks(database, guard, clock);
    this.sender =
        new WebhookSender(
            database,
            new OutboundClient(
                vertx,
                guard,
                all.database().caFile().map(Authorities::besidesThoseOfJava),
                TIMEOUT,
                WebhookSender.AT_ONCE),
            clock,
            INTERVAL,
            new WebhookMetrics(registry));
  }

  Webhooks webhooks() {
    return webhooks;
  }

  WebhookSender sender() {
    return sender;
  }

  /** Writes the webhook of the settings, so that workers and other processes know it. */
  Future<Void> publish() {
    return Future.succeededFuture().map(ignored -> ofServer()).compose(webhooks::publishOfServer);
  }

  private Optional<ServerWebhook> ofServer() {
    return settings
        .url()
        .map(
            url ->
                new ServerWebhook(
                    checked("PAGERUNNER_WEBHOOK_URL", () -> webhooks.guard().check(url), url),
                    settings.events(),
                    settings
                        .secret()
                        .map(
                            secret ->
                                checked(
                                    "PAGERUNNER_WEBHOOK_SECRET",
                                    () -> SigningSecret.require(secret),
                                    secret))
                        .orElse(null)));
  }

  private static String checked(String setting, Runnable check, String value) {
    try {
      check.run();
      return value;
    } catch (PagerunnerException e) {
      throw new PagerunnerException(setting + ": " + e.getMessage());
    }
  }
}
