package dev.pagerunner.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code openapi.yaml}: what clients read, and what the router is built from.
 *
 * <p>Only paths and operations are taken from it. Requests are checked by the handlers, which can
 * say what to do about a wrong field. A library that knows all of OpenAPI would keep some 3 MB of
 * schemas and classes for that; tests use it to check the document.
 *
 * @param text the document as it is served
 * @param operations what it says can be done
 */
record Contract(Buffer text, List<Operation> operations) {
  private static final String RESOURCE = "/openapi.yaml";

  /**
   * Something that can be done.
   *
   * @param path such as {@code /api/v1/runs/{run_id}}
   */
  record Operation(String id, HttpMethod method, String path) {
    /** The path as a router takes it, such as {@code /api/v1/runs/:run_id}. */
    String route() {
      return path.replace('{', ':').replace("}", "");
    }
  }

  Contract {
    operations = List.copyOf(operations);
  }

  static Future<Contract> load(Vertx vertx) {
    return vertx.executeBlocking(Contract::read);
  }

  private static Contract read() throws IOException {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      Buffer text = Buffer.buffer(in.readAllBytes());
      return new Contract(text, operationsOf(parse(text)));
    }
  }

  private static List<Operation> operationsOf(JsonObject contract) {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> entry : (JsonObject) path.getValue()) {
        if (entry.getValue() instanceof JsonObject operation) {
          operations.add(
              new Operation(
                  operation.getString("operationId"),
                  HttpMethod.valueOf(entry.getKey().toUpperCase(Locale.ROOT)),
                  path.getKey()));
        }
      }
    }
    return operations;
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
