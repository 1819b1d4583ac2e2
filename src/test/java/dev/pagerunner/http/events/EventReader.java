package dev.pagerunner.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.http.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A client that reads an event stream event by event. */
final class EventReader implements AutoCloseable {
  private final BufferedReader lines;

  /** Of one run, after the event of a number. */
  EventReader(TestServer server, UUID run, long known) {
    this(server, resuming(server.request("/api/v1/runs/" + run + "/events"), known));
  }

  EventReader(TestServer server, HttpRequest.Builder request) {
    this(ok(server.send(request, HttpResponse.BodyHandlers.ofInputStream())).body());
  }

  /** Of the text of a stream. */
  EventReader(InputStream text) {
    lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
  }

  private static HttpResponse<InputStream> ok(HttpResponse<InputStream> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private static HttpRequest.Builder resuming(HttpRequest.Builder request, long known) {
    return known > 0 ? request.header("Last-Event-ID", Long.toString(known)) : request;
  }

  /** The next event's data, with its type; null at the end. */
  JsonObject next() throws IOException {
    String id = null;
    String type = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        type = line.substring(7);
      } else if (line.startsWith("data: ")) {
        JsonObject data = new JsonObject(line.substring(6)).put("type", type);
        assertThat(data.getString("seq")).isEqualTo(id);
        return data;
      }
    }
    return null;
  }

  String nextComment() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(":")) {
        return line;
      }
    }
    return null;
  }

  /** Numbers of the events until the end. */
  List<Long> rest() throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (JsonObject event = next(); event != null; event = next()) {
      numbers.add(event.getLong("seq"));
    }
    return numbers;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
