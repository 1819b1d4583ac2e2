package dev.pagerunner.http.api;

import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.ListCursor;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.http.response.NoContent;
import dev.pagerunner.outbound.RefusedTargetException;
import dev.pagerunner.store.Batch;
import dev.pagerunner.store.KeysetStream;
import dev.pagerunner.store.Place;
import dev.pagerunner.webhooks.DeliveryView;
import dev.pagerunner.webhooks.WebhookEvent;
import dev.pagerunner.webhooks.WebhookView;
import dev.pagerunner.webhooks.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** Webhooks: make, list, change, test, and what they were told. */
public final class WebhookHandlers {
  private static final String WEBHOOK = "webhook";
  private static final String DELIVERY = "delivery";
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;

  private final Webhooks webhooks;

  public WebhookHandlers(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("listWebhooks", Permission.READ, this::list),
        Operation.of("createWebhook", Permission.WRITE, this::create).taking(BodyKind.JSON),
        Operation.of("getWebhook", Permission.READ, this::get),
        Operation.of("updateWebhook", Permission.WRITE, this::update).taking(BodyKind.JSON),
        Operation.of("deleteWebhook", Permission.WRITE, this::delete),
        Operation.of("changeWebhookSecret", Permission.WRITE, this::changeSecret)
            .taking(BodyKind.EMPTY),
        Operation.of("testWebhook", Permission.WRITE, this::test).taking(BodyKind.EMPTY),
        Operation.of("listWebhookDeliveries", Permission.READ, this::deliveries),
        Operation.of("resendWebhookDelivery", Permission.WRITE, this::sendAgain)
            .taking(BodyKind.EMPTY),
        Operation.of("listAllWebhooks", Permission.ADMIN, this::listAll));
  }

  private Future<?> list(RoutingContext ctx) {
    Caller caller = Caller.of(ctx);
    String run = RequestParams.text(ctx, "run");
    if (run != null) {
      return ofRun(ctx, run);
    }
    UUID account = caller.actor().account();
    return list(ctx, (after, limit) -> webhooks.ofAccount(account, after, limit));
  }

  private Future<?> ofRun(RoutingContext ctx, String run) {
    if (!RequestParams.isId(run)) {
      throw Problem.invalid("run", RequestParams.quoted(run) + " is not the id of a run");
    }
    return webhooks
        .ofRun(UUID.fromString(run), Caller.of(ctx).actor())
        .compose(
            found ->
                ctx.json(JsonViews.list(found.map(WebhookViews::webhook).stream().toList(), null)));
  }

  private Future<?> listAll(RoutingContext ctx) {
    return list(ctx, webhooks::all);
  }

  private static Future<?> list(
      RoutingContext ctx, BiFunction<Place, Integer, Future<Batch<WebhookView>>> read) {
    Place start = ListCursor.place(RequestParams.cursor(ctx));
    return ListResponse.ofItems(
        ctx,
        (last, limit) ->
            read.apply(last == null ? start : new Place(last.createdAt(), last.id()), limit),
        WebhookViews::webhook,
        last -> ListCursor.of(last.createdAt(), last.id()));
  }

  private Future<?> create(RoutingContext ctx) {
    JsonObject body = JsonBodies.of(ctx).valid();
    List<String> events = events(body.getJsonArray("events"));
    return webhooks
        .create(
            body.getString("url").strip(),
            events == null ? WebhookEvent.USUAL.stream().map(WebhookEvent::word).toList() : events,
            Caller.of(ctx).actor())
        .recover(WebhookHandlers::wrongUrl)
        .compose(made -> send(ctx, CREATED, WebhookViews.made(made)));
  }

  private Future<?> get(RoutingContext ctx) {
    return existing(ctx).compose(found -> ctx.json(WebhookViews.webhook(found)));
  }

  private Future<?> update(RoutingContext ctx) {
    JsonObject body = JsonBodies.of(ctx).valid();
    String url = body.getString("url");
    Webhooks.Wanted wanted =
        new Webhooks.Wanted(
            url == null ? null : url.strip(),
            events(body.getJsonArray("events")),
            body.getBoolean("enabled"));
    return webhooks
        .update(webhookId(ctx), wanted, Caller.of(ctx).actor())
        .recover(WebhookHandlers::wrongUrl)
        .map(found -> orNone(ctx, found))
        .compose(found -> ctx.json(WebhookViews.webhook(found)));
  }

  private Future<?> delete(RoutingContext ctx) {
    return webhooks
        .delete(webhookId(ctx), Caller.of(ctx).actor())
        .compose(
            deleted ->
                deleted
                    ? NoContent.send(ctx)
                    : Future.failedFuture(Problem.notFound(WEBHOOK, webhookId(ctx))));
  }

  private Future<?> changeSecret(RoutingContext ctx) {
    JsonBodies.of(ctx).valid();
    return webhooks
        .changeSecret(webhookId(ctx), Caller.of(ctx).actor())
        .map(found -> orNone(ctx, found))
        .compose(made -> ctx.json(WebhookViews.made(made)));
  }

  private Future<?> test(RoutingContext ctx) {
    JsonBodies.of(ctx).valid();
    return webhooks
        .test(webhookId(ctx), Caller.of(ctx).actor())
        .map(found -> orNone(ctx, found))
        .compose(made -> send(ctx, ACCEPTED, WebhookViews.delivery(made)));
  }

  private Future<?> deliveries(RoutingContext ctx) {
    UUID webhook = webhookId(ctx);
    Place start = ListCursor.place(RequestParams.cursor(ctx));
    KeysetStream.Source<DeliveryView> source =
        (last, limit) ->
            webhooks.deliveries(
                webhook, last == null ? start : new Place(last.createdAt(), last.id()), limit);
    return existing(ctx)
        .compose(
            ignored ->
                ListResponse.ofItems(
                    ctx,
                    source,
                    WebhookViews::delivery,
                    last -> ListCursor.of(last.createdAt(), last.id())));
  }

  private Future<?> sendAgain(RoutingContext ctx) {
    JsonBodies.of(ctx).valid();
    UUID delivery = RequestParams.id(ctx, "delivery_id", DELIVERY);
    return webhooks
        .sendAgain(webhookId(ctx), delivery, Caller.of(ctx).actor())
        .map(found -> found.orElseThrow(() -> Problem.notFound(DELIVERY, delivery)))
        .compose(again -> send(ctx, ACCEPTED, WebhookViews.delivery(again)));
  }

  private Future<WebhookView> existing(RoutingContext ctx) {
    return webhooks.find(webhookId(ctx), Caller.of(ctx).actor()).map(found -> orNone(ctx, found));
  }

  private static UUID webhookId(RoutingContext ctx) {
    return RequestParams.id(ctx, "webhook_id", WEBHOOK);
  }

  private static <T> T orNone(RoutingContext ctx, Optional<T> found) {
    return found.orElseThrow(() -> Problem.notFound(WEBHOOK, webhookId(ctx)));
  }

  private static <T> Future<T> wrongUrl(Throwable e) {
    return Future.failedFuture(
        e instanceof RefusedTargetException ? Problem.invalid("url", e.getMessage()) : e);
  }

  /** Null for null. */
  private static List<String> events(JsonArray chosen) {
    if (chosen == null) {
      return null;
    }
    if (chosen.isEmpty()) {
      throw Problem.invalid("events", "it is empty: name one event at least");
    }
    return chosen.stream().map(Object::toString).distinct().toList();
  }

  private static Future<?> send(RoutingContext ctx, int status, JsonObject body) {
    return ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.toBuffer());
  }
}
