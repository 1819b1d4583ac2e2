package dev.pagerunner.http;

import dev.pagerunner.testing.Patience;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

/** What a test asks of a server on this machine. Any thread may ask. */
abstract class TestClient {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Where the server listens. */
  public abstract int port();

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Patience.EVENTUALLY);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  public <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public HttpResponse<String> get(String path) {
    return send(request(path));
  }

  public JsonObject json(String path) {
    return new JsonObject(get(path).body());
  }

  public HttpResponse<String> post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> upload(Form form) {
    return upload("/api/v1/documents", form);
  }

  public HttpResponse<String> upload(String path, Form form) {
    return send(
        request(path)
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes())));
  }

  /** Uploads a PDF and gives the document. */
  JsonObject uploaded() {
    return new JsonObject(upload(new Form().file("paper.pdf", Form.PDF)).body());
  }

  /** The run of a new upload. */
  public UUID uploadedRun() {
    return UUID.fromString(uploaded().getJsonObject("run").getString("id"));
  }
}
