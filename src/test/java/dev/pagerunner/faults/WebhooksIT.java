package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import dev.pagerunner.testing.WebhookReceiver;
import dev.pagerunner.testing.WebhookReceiver.Received;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real jar reads a document, and a program beside it is told. */
class WebhooksIT {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir Path folder;

  private static Map<String, String> settings(WebhookReceiver receiver) {
    return Map.of(
        "PAGERUNNER_WEBHOOK_URL",
        receiver.url("/all"),
        "PAGERUNNER_WEBHOOK_SECRET",
        SECRET,
        "PAGERUNNER_WEBHOOK_EVENTS",
        "run.finished run.failed page.done",
        "PAGERUNNER_WEBHOOK_ALLOW",
        "127.0.0.1");
  }

  @Test
  void pages_and_the_end_are_told_in_order_and_signed() throws Exception {
    try (WebhookReceiver receiver = new WebhookReceiver();
        Server server = Server.start(folder.resolve("data"), settings(receiver))) {
      String run = server.api().startRun(TestPdf.ofPages(3, folder, "three.pdf"));
      List<Received> told = receiver.await(4);
      assertThat(told)
          .extracting(one -> one.json().getString("type"))
          .containsExactly("page.done", "page.done", "page.done", "run.finished");
      JsonObject end = told.get(3).json().getJsonObject("data");
      assertThat(end.getString("run_id")).isEqualTo(run);
      assertThat(end.getString("state")).isEqualTo("succeeded");
      assertThat(end.getInteger("pages_done")).isEqualTo(3);
      for (Received one : told) {
        new Webhook(SECRET).verify(one.body(), headers(one));
      }
      assertThat(server.log()).doesNotContain(SECRET.substring(6));
    }
  }

  private static HttpHeaders headers(Received request) {
    return HttpHeaders.of(
        request.headers().entries().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, one -> List.of(one.getValue()))),
        (name, value) -> true);
  }

  @Test
  void a_receiver_that_was_down_is_told_after_a_crash_of_the_server() {
    try (WebhookReceiver receiver = new WebhookReceiver()) {
      receiver.down();
      Path data = folder.resolve("data");
      Server first = Server.start(data, settings(receiver));
      String run = first.api().startRun(TestPdf.ofPages(1, folder, "one.pdf"));
      first.api().awaitEnd(run);
      await()
          .until(
              () ->
                  first
                          .sql()
                          .number("SELECT count(*) FROM webhook_delivery WHERE error IS NOT NULL")
                      == 2);
      first.killHard();

      receiver.up();
      // The next attempt would come after minutes.
      try (Server second = Server.start(data, settings(receiver))) {
        second.sql().run("UPDATE webhook_delivery SET next_at = now()");
        assertThat(receiver.await(2))
            .extracting(one -> one.json().getString("type"))
            .contains("page.done", "run.finished");
      }
    }
  }
}
