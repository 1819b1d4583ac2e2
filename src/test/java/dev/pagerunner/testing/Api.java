package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A client of a server's REST API and event streams. */
public final class Api {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String base;

  public Api(String base) {
    this.base = base;
  }

  /** One event of a run, as it came through the stream. */
  public record Event(long id, String type, JsonObject data) {}

  public String base() {
    return base;
  }

  /** Uploads a file; returns the document as answered with 202. */
  public JsonObject upload(Path file) {
    HttpResponse<String> answer = tryUpload(file);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new JsonObject(answer.body());
  }

  public HttpResponse<String> tryUpload(Path file) {
    String boundary = "boundary" + UUID.randomUUID();
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + file.getFileName()
            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    String tail = "\r\n--" + boundary + "--\r\n";
    try {
      return send(
          HttpRequest.newBuilder(URI.create(base + "/api/v1/documents"))
              .header("Content-Type", "multipart/form-data; boundary=" + boundary)
              .POST(
                  BodyPublishers.concat(
                      BodyPublishers.ofString(head, StandardCharsets.UTF_8),
                      BodyPublishers.ofByteArray(Files.readAllBytes(file)),
                      BodyPublishers.ofString(tail)))
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Uploads a file and returns the id of its run. */
  public String startRun(Path file) {
    return upload(file).getJsonObject("run").getString("id");
  }

  /** Starts another run over a document by a model; returns the run's id. */
  public String rerun(String document, String model) {
    return rerun(document, new JsonObject().put("model", model));
  }

  /** The same with these options. */
  public String rerun(String document, JsonObject options) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(base + "/api/v1/documents/" + document + "/runs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(options.encode()))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new JsonObject(answer.body()).getString("id");
  }

  public JsonObject get(String path) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + path)).build());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  public HttpResponse<String> send(String method, String path) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, BodyPublishers.noBody())
            .build());
  }

  public JsonObject run(String id) {
    return get("/api/v1/runs/" + id);
  }

  /** Waits until the run looks as wanted. */
  public JsonObject awaitRun(String id, Predicate<JsonObject> wanted) {
    return awaitRun(id, wanted, Patience.EVENTUALLY);
  }

  private JsonObject awaitRun(String id, Predicate<JsonObject> wanted, Duration patience) {
    return await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(30))
        .until(() -> run(id), wanted);
  }

  public JsonObject awaitPages(String id, int atLeast) {
    return awaitRun(id, run -> run.getInteger("pages_done") >= atLeast);
  }

  public JsonObject awaitEnd(String id) {
    return awaitEnd(id, Patience.EVENTUALLY);
  }

  public JsonObject awaitEnd(String id, Duration patience) {
    return awaitRun(
        id, run -> !List.of("queued", "running").contains(run.getString("state")), patience);
  }

  /** The bytes of a path that answers 200. */
  public byte[] download(String path) {
    HttpResponse<byte[]> answer =
        send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  /** Every page of a run. */
  public List<JsonObject> pages(String id) {
    List<JsonObject> pages = new ArrayList<>();
    String path = "/api/v1/runs/" + id + "/pages?limit=200";
    String cursor = "";
    while (cursor != null) {
      JsonObject list = get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      JsonArray items = list.getJsonArray("items");
      items.forEach(item -> pages.add((JsonObject) item));
      cursor = list.getString("next");
    }
    return pages;
  }

  /**
   * Reads the run's event stream from after event {@code after} until it ends, or until {@code
   * enough} events came, and cuts the connection then.
   */
  public List<Event> events(String run, long after, int enough) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/runs/" + run + "/events"))
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", Long.toString(after))
            .build();
    List<Event> events = new ArrayList<>();
    try {
      HttpResponse<Stream<String>> answer = HTTP.send(request, BodyHandlers.ofLines());
      if (answer.statusCode() == 204) {
        return events;
      }
      assertThat(answer.statusCode()).isEqualTo(200);
      try (Stream<String> lines = answer.body()) {
        EventLines parsing = new EventLines();
        var line = lines.iterator();
        while (events.size() < enough && line.hasNext()) {
          parsing.next(line.next()).ifPresent(events::add);
        }
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Every event of a run that ended. */
  public List<Event> allEvents(String run) {
    return events(run, 0, Integer.MAX_VALUE);
  }

  private static HttpResponse<String> send(HttpRequest request) {
    return send(request, BodyHandlers.ofString());
  }

  private static <T> HttpResponse<T> send(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return HTTP.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
