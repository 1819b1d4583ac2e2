package dev.pagerunner.client;

import dev.pagerunner.client.RunStatus.Pages;
import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A server, as its users see it. Requests that fail because it is busy, starts again or cannot be
 * reached are repeated for some minutes. For one thread.
 */
public final class ServerClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Of an answer's begin, and of each part of its body. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** A server may prepare an export for a while. */
  private static final Duration EXPORT_SILENCE = Duration.ofMinutes(5);

  /** Longer than a server takes to fetch a file. */
  private static final Duration IMPORT_SILENCE = Duration.ofMinutes(2);

  /** Servers cut uploads that are slower than this. */
  private static final long SLOWEST_BYTES_PER_S = 1_000;

  private final ServerAddress server;
  private final Retries retries;
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(ServerClient::daemon);

  /** Redirects are not followed, since they might take the token elsewhere. */
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /**
   * Connects to nothing yet.
   *
   * @param onWait is told, once for a request, that it has to be repeated, and why
   */
  public ServerClient(ServerAddress server, Consumer<String> onWait) {
    this(server, Retries.Limits.USUAL, onWait);
  }

  ServerClient(ServerAddress server, Retries.Limits limits, Consumer<String> onWait) {
    this.server = server;
    this.retries = new Retries(server, limits, onWait);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "silent-connections");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Sends a file or its URL, which becomes one document however often the upload has to be
   * repeated.
   *
   * @return the run that reads it
   * @throws RefusedException if the server refuses it
   * @throws PagerunnerException if the file cannot be read, or the server stays away
   */
  public RunStatus upload(NewUpload upload) {
    String key = UUID.randomUUID().toString();
    if (upload.isUrl()) {
      return retries.of(() -> tryImport(upload, key));
    }
    if (!Files.isRegularFile(upload.file()) || !Files.isReadable(upload.file())) {
      throw new PagerunnerException(
          Files.exists(upload.file()) ? "is no file that can be read" : "does not exist");
    }
    return retries.of(() -> tryUpload(upload, key));
  }

  private RunStatus tryImport(NewUpload upload, String key)
      throws IOException, InterruptedException {
    HttpRequest request =
        newDocument("imports", "application/json", key)
            .timeout(IMPORT_SILENCE)
            .POST(BodyPublishers.ofString(ImportBody.of(upload)))
            .build();
    return created(request);
  }

  private RunStatus tryUpload(NewUpload upload, String key)
      throws IOException, InterruptedException {
    UploadForm form = new UploadForm(upload);
    long seconds = Files.size(upload.file()) / SLOWEST_BYTES_PER_S;
    HttpRequest request =
        newDocument("documents", form.contentType(), key)
            .timeout(SILENCE.plusSeconds(seconds))
            .POST(form.body())
            .build();
    return created(request);
  }

  private HttpRequest.Builder newDocument(String by, String contentType, String key) {
    return server
        .request("/api/v1/" + by)
        .header("Content-Type", contentType)
        .header("Idempotency-Key", key);
  }

  private RunStatus created(HttpRequest request) throws IOException, InterruptedException {
    try (Answer answer = send(request, SILENCE)) {
      return RunStatus.of(answer.json().path("run"));
    }
  }

  /**
   * A run as it is now.
   *
   * @throws RefusedException if there is no such run
   */
  public RunStatus run(String run) {
    return run(run, 0);
  }

  /** A run once it is final, or as it is after so many seconds. */
  RunStatus run(String run, int waitSeconds) {
    HttpRequest request =
        server
            .request(path(run) + "?wait=" + waitSeconds)
            .timeout(SILENCE.plusSeconds(waitSeconds))
            .build();
    return retries.of(
        () -> {
          try (Answer answer = send(request, SILENCE)) {
            return RunStatus.of(answer.json());
          }
        });
  }

  /**
   * Follows a run to its end.
   *
   * @param progress is told how far it is, on the caller's thread
   */
  public RunStatus follow(String run, Consumer<Pages> progress) {
    return new RunFollower(this, run, progress).follow();
  }

  /** The events after number {@code known}, once and without repeating the request. */
  Answer openEvents(String run, long known) throws IOException {
    HttpRequest request =
        server
            .request(path(run) + "/events")
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", Long.toString(known))
            .timeout(SILENCE)
            .build();
    try {
      return send(request, SILENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException("interrupted", e);
    }
  }

  /** Where an export goes. */
  @FunctionalInterface
  public interface Target {
    /** Opens it, empty: once more for each attempt. */
    OutputStream open() throws IOException;
  }

  /**
   * Fetches a run in the format of another program. Waits for a file that the server has made for
   * it.
   *
   * @param query of the address, such as {@code format=coco}
   * @throws RefusedException if the server does not make it
   */
  public void export(String run, String query, Target target) {
    String path = path(run) + "/export?" + query;
    retries.of(
        () -> {
          try (Answer answer = sendForFile(path);
              OutputStream out = target.open()) {
            return answer.body().transferTo(out);
          }
        });
  }

  /** Follows the server to a file that it has made: on itself, or in a bucket without the token. */
  private Answer sendForFile(String path) throws IOException, InterruptedException {
    HttpRequest request = server.request(path).timeout(EXPORT_SILENCE).build();
    Answer answer = ask(request, EXPORT_SILENCE);
    Optional<String> made = answer.madeFile();
    if (made.isPresent()) {
      answer.close();
      request = server.request(made.get()).timeout(EXPORT_SILENCE).build();
      answer = ask(request, EXPORT_SILENCE);
    }
    Optional<URI> elsewhere = answer.inBucket();
    if (made.isPresent() && elsewhere.isPresent()) {
      answer.close();
      answer =
          ask(
              HttpRequest.newBuilder(elsewhere.get()).timeout(EXPORT_SILENCE).build(),
              EXPORT_SILENCE);
    }
    return obeyed(answer);
  }

  private static String path(String run) {
    return "/api/v1/runs/" + run;
  }

  private Answer send(HttpRequest request, Duration silence)
      throws IOException, InterruptedException {
    return obeyed(ask(request, silence));
  }

  private Answer ask(HttpRequest request, Duration silence)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    return new Answer(
        response.statusCode(),
        response.headers(),
        new WatchedStream(response.body(), silence, watcher));
  }

  private static Answer obeyed(Answer answer) throws IOException {
    try {
      return answer.orRefusal();
    } catch (IOException | RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }
}
