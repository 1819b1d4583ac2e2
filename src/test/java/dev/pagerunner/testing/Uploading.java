package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that upload one file again and again, and remember what was accepted. Being refused with
 * 503 or cut off is part of their lives; any other answer is a failure.
 */
public final class Uploading implements AutoCloseable {

  /** Between two uploads of a client at most, so that workers can keep up. */
  private static final Duration LONGEST_BREATH = Duration.ofMillis(500);

  private final Api api;
  private final Path file;
  private final ExecutorService clients;
  private final List<Future<?>> ends = new ArrayList<>();
  private final List<JsonObject> accepted = new CopyOnWriteArrayList<>();
  private volatile String lastRefusal = "none";
  private volatile boolean closing;

  private Uploading(Api api, Path file, int clients) {
    this.api = api;
    this.file = file;
    this.clients = Executors.newFixedThreadPool(clients);
    for (int n = 0; n < clients; n++) {
      ends.add(this.clients.submit(this::upload));
    }
  }

  public static Uploading start(Api api, Path file, int clients) {
    return new Uploading(api, file, clients);
  }

  private void upload() {
    while (!closing) {
      try {
        HttpResponse<String> answer = api.tryUpload(file);
        assertThat(answer.statusCode()).as(answer.body()).isIn(202, 503);
        if (answer.statusCode() == 202) {
          accepted.add(new JsonObject(answer.body()));
        } else {
          lastRefusal = answer.body();
        }
      } catch (UncheckedIOException e) {
        // Cut off without an answer: nothing was promised.
        lastRefusal = e.toString();
      }
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_BREATH.toNanos()));
    }
  }

  /** Waits until so many more uploads were accepted than now. */
  public void awaitMore(int more) {
    int wanted = accepted.size() + more;
    await()
        .untilAsserted(
            () ->
                assertThat(accepted.size())
                    .as(() -> "accepted; clients: " + ends + "; last refusal: " + lastRefusal)
                    .isGreaterThanOrEqualTo(wanted));
  }

  /** The documents of all uploads that were accepted so far. */
  public List<JsonObject> documents() {
    return List.copyOf(accepted);
  }

  /** Their runs. */
  public List<String> runs() {
    return accepted.stream().map(one -> one.getJsonObject("run").getString("id")).toList();
  }

  /** Lets every client finish its upload; fails if one got an answer that it should not get. */
  @Override
  public void close() {
    closing = true;
    clients.shutdown();
    await().until(clients::isTerminated);
    assertThat(ends).allSatisfy(end -> assertThat(end).succeedsWithin(Duration.ZERO));
  }
}
