package dev.pagerunner.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * {@code openapi.yaml}: what clients read, and what the router is built from.
 *
 * <p>The router library is given the paths, operations and parameters only. It knows neither {@code
 * application/problem+json} nor bodies that are streamed, and refuses a contract that has them.
 * Requests are checked by the handlers, which can say what to do about a wrong field.
 *
 * @param text the document as it is served
 * @param routes what it says about routes
 */
record Contract(Buffer text, OpenAPIContract routes) {
  private static final String RESOURCE = "/openapi.yaml";

  static Future<Contract> load(Vertx vertx) {
    return vertx
        .executeBlocking(Contract::read)
        .compose(
            text ->
                OpenAPIContract.from(vertx, routesOf(text))
                    .map(routes -> new Contract(text, routes)));
  }

  private static Buffer read() throws IOException {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      return Buffer.buffer(in.readAllBytes());
    }
  }

  /** Parses the document and leaves away what the library need not know. */
  static JsonObject routesOf(Buffer text) {
    JsonObject contract = parse(text);
    contract.getJsonObject("components").remove("responses");
    contract.getJsonObject("components").remove("schemas");
    JsonObject noResponses =
        new JsonObject().put("default", new JsonObject().put("description", ""));
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> entry : (JsonObject) path.getValue()) {
        if (entry.getValue() instanceof JsonObject operation) {
          operation.remove("requestBody");
          operation.put("responses", noResponses.copy());
        }
      }
    }
    return contract;
  }

  static JsonObject parse(Buffer text) {
    try {
      return new JsonObject(
          new YAMLMapper().readValue(text.getBytes(), new TypeReference<Map<String, Object>>() {}));
    } catch (IOException e) {
      throw new IllegalStateException("openapi.yaml in the jar is damaged", e);
    }
  }
}
