package dev.pagerunner.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagerunner.domain.PlainText;
import dev.pagerunner.domain.RunState;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A run as the server tells of it. Texts are of one line, and safe to print.
 *
 * @param model its name and version
 * @param error why the document could not be read
 */
public record RunStatus(
    Ids ids, RunState state, String model, Pages pages, long detections, Optional<String> error) {

  /** What the run and its document are called in addresses. */
  public record Ids(String run, String document) {}

  /**
   * How far the run is.
   *
   * @param total empty until a worker has opened the document
   * @param done without those that failed
   */
  public record Pages(int done, int failed, OptionalInt total) {
    static Pages of(JsonNode json) {
      JsonNode total = json.path("pages_total");
      return new Pages(
          json.path("pages_done").asInt(),
          json.path("pages_failed").asInt(),
          total.isInt() ? OptionalInt.of(total.asInt()) : OptionalInt.empty());
    }
  }

  /** Reads {@code Run} of the API. */
  static RunStatus of(JsonNode json) throws IOException {
    try {
      JsonNode model = json.path("model");
      JsonNode error = json.path("error").path("message");
      return new RunStatus(
          new Ids(id(json.path("id")), id(json.path("document_id"))),
          RunState.of(json.path("state").asText()),
          text(model.path("name")) + " " + text(model.path("version")),
          Pages.of(json),
          json.path("detections").asLong(),
          error.isTextual() ? Optional.of(text(error)) : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new IOException("the answer is no run of Pagerunner", e);
    }
  }

  private static String id(JsonNode json) {
    return UUID.fromString(json.asText()).toString();
  }

  private static String text(JsonNode json) {
    return PlainText.oneLine(json.asText());
  }
}
