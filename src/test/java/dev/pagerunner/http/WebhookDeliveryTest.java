package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.WebhookReceiver;
import dev.pagerunner.testing.WebhookReceiver.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A program that listens on loopback, which the server's operator allows, and a clock. */
class WebhookDeliveryTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension static final TestServer SERVER = new TestServer();

  private final WebhookReceiver receiver = new WebhookReceiver();
  private String sender;

  @BeforeEach
  void start() {
    sender = SERVER.sendWebhooks();
  }

  @AfterEach
  void stop() {
    SERVER.stopWebhooks(sender);
    receiver.close();
  }

  private static JsonObject posted(String path, JsonObject body) {
    return new JsonObject(SERVER.post(path, body.encode()).body());
  }

  private static JsonObject made(String url, String... events) {
    JsonObject wanted = new JsonObject().put("url", url);
    return posted(
        "/api/v1/webhooks",
        events.length == 0 ? wanted : wanted.put("events", new JsonArray(List.of(events))));
  }

  private static UUID tested(JsonObject webhook) {
    JsonObject delivery =
        posted("/api/v1/webhooks/" + webhook.getString("id") + "/test", new JsonObject());
    return UUID.fromString(delivery.getString("id"));
  }

  private static JsonObject log(JsonObject webhook, int index) {
    return SERVER
        .json("/api/v1/webhooks/" + webhook.getString("id") + "/deliveries")
        .getJsonArray("items")
        .getJsonObject(index);
  }

  private static void awaitState(JsonObject webhook, String state) {
    await().until(() -> log(webhook, 0).getString("state").equals(state));
  }

  /** Waits for the end of an attempt that does not end the delivery. */
  private static void awaitAttempts(JsonObject webhook, int attempts) {
    await()
        .until(
            () ->
                log(webhook, 0).getInteger("attempts") == attempts
                    && log(webhook, 0).getString("error") != null);
  }

  private static HttpHeaders headers(Received request) {
    return HttpHeaders.of(
        request.headers().entries().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, one -> List.of(one.getValue()))),
        (name, value) -> true);
  }

  @Test
  void a_known_library_verifies_the_signature() throws Exception {
    JsonObject webhook = made(receiver.url("/hook?a=b"));
    tested(webhook);
    Received request = receiver.await(1).get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hook?a=b");
    assertThat(request.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(request.headers().get("Host")).isEqualTo(receiver.url("").substring(7));
    assertThat(request.json().getString("type")).isEqualTo("webhook.test");

    String secret = webhook.getString("secret");
    new Webhook(secret).verify(request.body(), headers(request));
    assertThatThrownBy(() -> new Webhook(secret).verify(request.body() + " ", headers(request)))
        .isInstanceOf(WebhookVerificationException.class);
    awaitState(webhook, "delivered");
    assertThat(log(webhook, 0).getInteger("status")).isEqualTo(200);
    await()
        .untilAsserted(
            () ->
                assertThat(SERVER.get("/metrics").body())
                    .containsPattern(
                        "pagerunner_webhook_attempts_total\\{outcome=\"delivered\"[^}]*} [1-9]")
                    .containsPattern("pagerunner_webhook_pending(\\{[^}]*})? \\d"));
  }

  @Test
  void a_new_secret_signs_beside_the_old_one_for_a_day() throws Exception {
    JsonObject webhook = made(receiver.url("/"));
    JsonObject changed =
        posted("/api/v1/webhooks/" + webhook.getString("id") + "/secret", new JsonObject());
    assertThat(changed.getString("secret")).isNotEqualTo(webhook.getString("secret"));
    tested(webhook);
    Received request = receiver.await(1).get(0);
    new Webhook(webhook.getString("secret")).verify(request.body(), headers(request));
    new Webhook(changed.getString("secret")).verify(request.body(), headers(request));
    assertThat(request.headers().get("webhook-signature").split(" ")).hasSize(2);
  }

  @Test
  void a_receiver_that_is_down_for_an_hour_is_told_then() {
    JsonObject webhook = made(receiver.url("/"));
    receiver.down();
    tested(webhook);
    awaitAttempts(webhook, 1);
    assertThat(log(webhook, 0).getString("error")).contains("cannot be connected to");
    SERVER.clock.pass(Duration.ofSeconds(6));
    awaitAttempts(webhook, 2);
    SERVER.clock.pass(Duration.ofMinutes(6));
    awaitAttempts(webhook, 3);
    SERVER.clock.pass(Duration.ofMinutes(30));
    awaitAttempts(webhook, 4);

    receiver.up();
    Patience.pause(Duration.ofMillis(300));
    assertThat(receiver.received()).as("before it is due").isEmpty();
    SERVER.clock.pass(HOUR.multipliedBy(2));
    awaitState(webhook, "delivered");
    assertThat(receiver.received()).hasSize(1);
    assertThat(log(webhook, 0).getInteger("attempts")).isEqualTo(5);
  }

  @Test
  void all_attempts_have_the_same_id_and_body_and_are_given_up_after_a_day() {
    receiver.answers(500);
    JsonObject webhook = made(receiver.url("/"));
    UUID delivery = tested(webhook);
    for (int attempt = 1; attempt <= 10; attempt++) {
      awaitAttempts(webhook, attempt);
      String next = log(webhook, 0).getString("next_at");
      if (next != null) {
        SERVER.clock.pass(Duration.between(SERVER.clock.instant(), Instant.parse(next)));
      }
    }
    awaitState(webhook, "failed");
    Set<String> same = new LinkedHashSet<>();
    receiver.received().forEach(one -> same.add(one.id() + one.body()));
    assertThat(same).hasSize(1);
    assertThat(receiver.received().get(0).id()).isEqualTo("msg_" + delivery);
    assertThat(receiver.received()).hasSize(10);
    assertThat(log(webhook, 0).getString("error")).isEqualTo("the receiver answered 500");
    assertThat(log(webhook, 0).getString("next_at")).isNull();

    receiver.answers(204);
    int before = receiver.received().size();
    SERVER.post(
        "/api/v1/webhooks/" + webhook.getString("id") + "/deliveries/" + delivery + "/resend",
        "{}");
    awaitState(webhook, "delivered");
    assertThat(receiver.await(before + 1).get(before).id()).isEqualTo("msg_" + delivery);
  }

  @Test
  void gone_disables_the_webhook_until_somebody_enables_it() {
    receiver.answers(410);
    JsonObject webhook = made(receiver.url("/"));
    tested(webhook);
    awaitState(webhook, "failed");
    String path = "/api/v1/webhooks/" + webhook.getString("id");
    assertThat(SERVER.json(path).getBoolean("enabled")).isFalse();
    assertThat(SERVER.json(path).getString("disabled_reason")).contains("410 Gone");
    assertThat(SERVER.post(path + "/test", "{}").statusCode()).isEqualTo(409);
    UUID run = SERVER.uploadedRun();
    SERVER.finish(run, "succeeded");
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void redirects_fail_and_are_not_followed() {
    receiver.answers(
        response ->
            response.setStatusCode(302).putHeader("Location", receiver.url("/other")).end());
    JsonObject webhook = made(receiver.url("/"));
    tested(webhook);
    awaitAttempts(webhook, 1);
    assertThat(log(webhook, 0).getString("error")).contains("redirects are not followed");
    assertThat(log(webhook, 0).getInteger("status")).isEqualTo(302);
    assertThat(log(webhook, 0).getString("state")).isEqualTo("pending");
    assertThat(receiver.received()).extracting(Received::path).containsExactly("/");
  }

  @Test
  void retry_after_is_waited_for() {
    receiver.answers(
        response -> response.setStatusCode(503).putHeader("Retry-After", "7200").end());
    JsonObject webhook = made(receiver.url("/"));
    tested(webhook);
    awaitAttempts(webhook, 1);
    receiver.answers(200);
    SERVER.clock.pass(HOUR);
    Patience.pause(Duration.ofMillis(300));
    assertThat(receiver.received()).hasSize(1);
    SERVER.clock.pass(HOUR);
    awaitState(webhook, "delivered");
  }

  @Test
  void a_server_that_starts_again_goes_on_where_it_was() {
    receiver.answers(500);
    JsonObject webhook = made(receiver.url("/"));
    tested(webhook);
    awaitAttempts(webhook, 1);
    SERVER.stopWebhooks(sender);
    SERVER.clock.pass(HOUR);
    receiver.answers(200);
    sender = SERVER.sendWebhooks();
    awaitState(webhook, "delivered");
    assertThat(receiver.received())
        .extracting(Received::id)
        .containsOnly(receiver.received().get(0).id());
  }

  @Test
  void an_attempt_whose_process_died_is_made_again() {
    JsonObject webhook = made(receiver.url("/"));
    SERVER.stopWebhooks(sender);
    UUID delivery = tested(webhook);
    SERVER.sql(
        "UPDATE webhook_delivery SET attempts = 1, first_at = now(), next_at = now() + interval '90 s' WHERE id = $1",
        delivery);
    sender = SERVER.sendWebhooks();
    Patience.pause(Duration.ofMillis(300));
    assertThat(receiver.received()).isEmpty();
    SERVER.clock.pass(Duration.ofSeconds(91));
    awaitState(webhook, "delivered");
  }

  @Test
  void a_slow_receiver_delays_no_other_one() {
    try (WebhookReceiver slow = new WebhookReceiver()) {
      slow.answers(response -> {});
      JsonObject hanging = made(slow.url("/"));
      for (int i = 0; i < 5; i++) {
        tested(hanging);
      }
      slow.await(1);
      int before = slow.received().size();
      JsonObject quick = made(receiver.url("/"));
      tested(quick);
      awaitState(quick, "delivered");
      assertThat(slow.received().size() - before)
          .as("more than one request of five while the other was served")
          .isLessThan(4);
      await()
          .until(
              () ->
                  SERVER
                      .sql("SELECT 1 FROM webhook_delivery WHERE error LIKE '%in time%'")
                      .iterator()
                      .hasNext());
    }
  }

  @Test
  void an_answer_without_end_is_cut_off() {
    receiver.answers(
        response -> {
          response.setChunked(true);
          response.write("x".repeat(200_000));
        });
    JsonObject webhook = made(receiver.url("/"));
    tested(webhook);
    awaitState(webhook, "delivered");
  }

  @Test
  void what_was_pending_goes_to_a_new_url() {
    receiver.down();
    JsonObject webhook = made(receiver.url("/"));
    tested(webhook);
    awaitAttempts(webhook, 1);
    try (WebhookReceiver other = new WebhookReceiver()) {
      SERVER.send(
          SERVER
              .request("/api/v1/webhooks/" + webhook.getString("id"))
              .header("Content-Type", "application/json")
              .method(
                  "PATCH",
                  HttpRequest.BodyPublishers.ofString(
                      new JsonObject().put("url", other.url("/new")).encode())));
      SERVER.clock.pass(Duration.ofSeconds(6));
      assertThat(other.await(1).get(0).path()).isEqualTo("/new");
    }
  }
}
