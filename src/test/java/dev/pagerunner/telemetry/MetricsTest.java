package dev.pagerunner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();
  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions().setMetricsOptions(metrics.options()))
          .withMetrics(metrics.factory())
          .build();
  private int port;

  @BeforeEach
  void serve() throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(request -> request.next());
    router.get("/runs/:id").handler(request -> request.end("a run"));
    HttpServer server = await(vertx.createHttpServer().requestHandler(router).listen(0));
    port = server.actualPort();
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
    metrics.close();
  }

  @Test
  void requests_are_counted_by_route_and_not_by_path() throws Exception {
    request(HttpMethod.GET, "/runs/1");
    request(HttpMethod.GET, "/runs/2");
    request(HttpMethod.GET, "/nothing/here");
    request(HttpMethod.valueOf("BREW"), "/runs/1");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(metrics.scrape())
                    .contains(
                        "vertx_http_server_requests_total{code=\"200\",method=\"GET\","
                            + "route=\"/runs/:id\"} 2.0")
                    .containsPattern(
                        "vertx_http_server_response_time_seconds_bucket\\{code=\"200\","
                            + "method=\"GET\",route=\"/runs/:id\",le=\"0.5\"} 2")
                    .contains("method=\"other\"")
                    .doesNotContain("/runs/1")
                    .doesNotContain("nothing")
                    .doesNotContain("BREW"));
  }

  @Test
  void the_process_is_measured() {
    assertThat(metrics.scrape())
        .contains("jvm_memory_used_bytes")
        .contains("jvm_gc_")
        .contains("jvm_threads_live_threads")
        .contains("process_resident_memory_bytes");
  }

  @Test
  void a_metric_of_another_part_is_in_the_text() {
    metrics.registry().counter("pagerunner.pages", "state", "done").increment();
    assertThat(metrics.scrape()).contains("pagerunner_pages_total{state=\"done\"} 1.0");
  }

  private void request(HttpMethod method, String path) throws Exception {
    HttpClient client = vertx.createHttpClient();
    await(
        client
            .request(method, port, "127.0.0.1", path)
            .compose(HttpClientRequest::send)
            .compose(HttpClientResponse::end)
            .eventually(client::close));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }
}
