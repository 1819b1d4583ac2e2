package dev.pagerunner.webhooks;

import dev.pagerunner.accounts.AuditLog;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.outbound.OutboundGuard;
import dev.pagerunner.outbound.TargetUrl;
import dev.pagerunner.store.Batch;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.Place;
import dev.pagerunner.webhooks.WebhookRepository.NewWebhook;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What users can ask for about webhooks. A webhook that the caller may not change does not exist
 * for the caller: the answer is empty. What is refused fails with {@link WebhookRefusedException},
 * and a URL with {@link dev.pagerunner.outbound.RefusedTargetException}.
 */
public final class Webhooks {
  private static final int MOST = 20;

  /** Tests, and deliveries that are sent again, while others wait. */
  private static final int MOST_PENDING = 100;

  private static final String OBJECT = "webhook";

  private final Database database;
  private final OutboundGuard guard;
  private final Clock clock;

  /**
   * Wires the parts together.
   *
   * @param clock by which deliveries are due
   */
  public Webhooks(Database database, OutboundGuard guard, Clock clock) {
    this.database = database;
    this.guard = guard;
    this.clock = clock;
  }

  /** A webhook and its secret, which is shown this once. */
  public record Made(WebhookView webhook, String secret) {}

  /**
   * What a webhook shall be.
   *
   * @param url null to keep it
   * @param events their words; null to keep them
   * @param enabled true to enable one that is disabled; null or false to leave it
   */
  public record Wanted(String url, List<String> events, Boolean enabled) {}

  /** Decides about URLs. */
  public OutboundGuard guard() {
    return guard;
  }

  /**
   * Makes a webhook for the actor's account.
   *
   * @param url of a host that can be found now
   */
  public Future<Made> create(String url, List<String> events, Actor actor) {
    UUID id = UUID.randomUUID();
    String secret = SigningSecret.make();
    return guard
        .find(url)
        .compose(
            target ->
                database.transaction(
                    tx ->
                        insert(tx, new NewWebhook(id, actor.account(), target, url, events), secret)
                            .compose(ignored -> audit(tx, actor, "created", id, target))
                            .compose(
                                ignored -> WebhookRepository.find(tx, id, Visibility.EVERYTHING))))
        .map(made -> new Made(made.orElseThrow(), secret));
  }

  private static Future<Void> insert(SqlConnection tx, NewWebhook wanted, String secret) {
    return WebhookRepository.lockAccount(tx, wanted.account())
        .compose(ignored -> WebhookRepository.count(tx, wanted.account()))
        .compose(
            count ->
                count < MOST
                    ? WebhookRepository.insert(tx, wanted, secret)
                    : refused("There are " + MOST + " webhooks already. Delete one first."));
  }

  /** The webhooks of an account, or of nobody for null, newest first. */
  public Future<Batch<WebhookView>> ofAccount(UUID account, Place after, int limit) {
    return WebhookRepository.ofAccount(database.pool(), account, after, limit);
  }

  /** The webhooks of all, newest first. */
  public Future<Batch<WebhookView>> all(Place after, int limit) {
    return WebhookRepository.all(database.pool(), after, limit);
  }

  /** A webhook that the caller may change. */
  public Future<Optional<WebhookView>> find(UUID webhook, Actor actor) {
    return WebhookRepository.find(database.pool(), webhook, actor.changes());
  }

  /** The webhook that came with a run. */
  public Future<Optional<WebhookView>> ofRun(UUID run, Actor actor) {
    return WebhookRepository.ofRun(database.pool(), run, actor.changes());
  }

  /** Changes a webhook; what is pending goes to a new URL, too. */
  public Future<Optional<WebhookView>> update(UUID webhook, Wanted wanted, Actor actor) {
    Future<Optional<TargetUrl>> target =
        wanted.url() == null
            ? Future.succeededFuture(Optional.empty())
            : guard.find(wanted.url()).map(Optional::of);
    return target.compose(
        found ->
            change(
                webhook,
                actor,
                (tx, old) ->
                    update(tx, old, wanted, found)
                        .compose(
                            ignored ->
                                audit(
                                    tx,
                                    actor,
                                    "updated",
                                    webhook,
                                    found.orElseGet(() -> TargetUrl.parse(old.url()))))
                        .compose(
                            ignored ->
                                WebhookRepository.find(tx, webhook, Visibility.EVERYTHING)
                                    .map(Optional::orElseThrow))));
  }

  private static Future<Void> update(
      SqlConnection tx, WebhookView old, Wanted wanted, Optional<TargetUrl> target) {
    boolean changes = wanted.url() != null || wanted.events() != null;
    if (changes && old.ofServer()) {
      return refused("This webhook is of the server's settings; change PAGERUNNER_WEBHOOK_URL.");
    }
    Future<Void> changed =
        changes
            ? WebhookRepository.update(
                    tx,
                    old.id(),
                    wanted.url() == null ? old.url() : wanted.url(),
                    target.orElseGet(() -> TargetUrl.parse(old.url())).authority(),
                    wanted.events() == null ? old.events() : wanted.events())
                .compose(ignored -> DeliveryRepository.moveLane(tx, old.id()))
            : Future.succeededFuture();
    return Boolean.TRUE.equals(wanted.enabled())
        ? changed.compose(ignored -> WebhookRepository.enable(tx, old.id()))
        : changed;
  }

  /** Deletes a webhook and its log; false if there is none. */
  public Future<Boolean> delete(UUID webhook, Actor actor) {
    return change(
            webhook,
            actor,
            (tx, old) ->
                old.ofServer()
                    ? Webhooks.<Boolean>refused(
                        "This webhook is of the server's settings; unset PAGERUNNER_WEBHOOK_URL.")
                    : WebhookRepository.delete(tx, webhook)
                        .compose(
                            ignored ->
                                audit(tx, actor, "deleted", webhook, TargetUrl.parse(old.url())))
                        .map(true))
        .map(Optional::isPresent);
  }

  /** Gives a webhook a new secret; the old one signs, too, for a day. */
  public Future<Optional<Made>> changeSecret(UUID webhook, Actor actor) {
    String secret = SigningSecret.make();
    return change(
        webhook,
        actor,
        (tx, old) ->
            old.ofServer()
                ? refused(
                    "This webhook is of the server's settings; change PAGERUNNER_WEBHOOK_SECRET.")
                : WebhookRepository.changeSecret(tx, webhook, secret)
                    .compose(
                        ignored ->
                            audit(tx, actor, "secret_changed", webhook, TargetUrl.parse(old.url())))
                    .compose(ignored -> WebhookRepository.find(tx, webhook, Visibility.EVERYTHING))
                    .map(made -> new Made(made.orElseThrow(), secret)));
  }

  /** Sends a request that only tries whether the receiver is there. */
  public Future<Optional<DeliveryView>> test(UUID webhook, Actor actor) {
    return change(
        webhook,
        actor,
        (tx, old) ->
            requireReady(tx, old)
                .compose(ignored -> DeliveryRepository.insertTest(tx, webhook, clock.instant()))
                .compose(id -> DeliveryRepository.find(tx, id))
                .map(Optional::orElseThrow));
  }

  /** Sends a delivery once more, with the same id; empty if there is none. */
  public Future<Optional<DeliveryView>> sendAgain(UUID webhook, UUID delivery, Actor actor) {
    return change(
            webhook,
            actor,
            (tx, old) ->
                requireReady(tx, old)
                    .compose(
                        ignored ->
                            DeliveryRepository.sendAgain(tx, webhook, delivery, clock.instant()))
                    .compose(
                        there ->
                            there
                                ? DeliveryRepository.find(tx, delivery)
                                : Future.succeededFuture(Optional.<DeliveryView>empty())))
        .map(found -> found.flatMap(Function.identity()));
  }

  private static Future<Void> requireReady(SqlConnection tx, WebhookView webhook) {
    if (webhook.disabledAt() != null) {
      return refused("This webhook is disabled. Enable it first.");
    }
    return DeliveryRepository.pending(tx, webhook.id(), MOST_PENDING)
        .compose(
            pending ->
                pending < MOST_PENDING
                    ? Future.succeededFuture()
                    : refused("Very many deliveries to this webhook are pending. Wait for them."));
  }

  /** What a webhook was told, newest first. */
  public Future<Batch<DeliveryView>> deliveries(UUID webhook, Place after, int limit) {
    return DeliveryRepository.list(database.pool(), webhook, after, limit);
  }

  /**
   * Writes the webhook of the settings, or deletes it where they name none. Several web processes
   * write the same.
   */
  public Future<Void> publishOfServer(Optional<ServerWebhook> settings) {
    return settings
        .map(
            one ->
                WebhookRepository.putOfServer(
                    database.pool(), one.url(), one.events(), one.secret()))
        .orElseGet(() -> WebhookRepository.deleteOfServer(database.pool()));
  }

  @FunctionalInterface
  private interface Step<T> {
    Future<T> apply(SqlConnection tx, WebhookView webhook);
  }

  private <T> Future<Optional<T>> change(UUID webhook, Actor actor, Step<T> step) {
    return database.transaction(
        tx ->
            WebhookRepository.lock(tx, webhook)
                .compose(ignored -> WebhookRepository.find(tx, webhook, actor.changes()))
                .compose(
                    found ->
                        found.isPresent()
                            ? step.apply(tx, found.get()).map(Optional::of)
                            : Future.succeededFuture(Optional.empty())));
  }

  /** With the receiver, but without the path, which may hold a secret. */
  private static Future<Void> audit(
      SqlConnection tx, Actor actor, String action, UUID webhook, TargetUrl target) {
    return AuditLog.write(
        tx,
        actor,
        OBJECT + "." + action,
        OBJECT,
        webhook,
        new JsonObject().put("receiver", target.authority()));
  }

  private static <T> Future<T> refused(String message) {
    return Future.failedFuture(new WebhookRefusedException(message));
  }
}
