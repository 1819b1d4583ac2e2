package dev.pagerunner.client;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON by which a server is asked to fetch a file. */
final class ImportBody {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ImportBody() {}

  static String of(NewUpload upload) {
    ObjectNode body = JSON.createObjectNode().put("url", upload.source());
    upload.title().ifPresent(value -> body.put("title", value));
    upload.model().ifPresent(value -> body.put("model", value));
    upload.pages().ifPresent(value -> body.put("pages", value));
    upload.threshold().ifPresent(value -> body.put("threshold", value));
    return body.toString();
  }
}
