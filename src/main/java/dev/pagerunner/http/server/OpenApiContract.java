package dev.pagerunner.http.server;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code openapi.yaml}: what clients read, and what the router is built from.
 *
 * <p>Only paths, operations and the names of their parameters are taken from it. Requests are
 * checked by the handlers, which can say what to do about a wrong field. A library that knows all
 * of OpenAPI would keep some 3 MB of schemas and classes for that; tests use it to check the
 * document.
 *
 * @param text the document as it is served
 * @param json the same as JSON
 * @param version the release that it belongs to
 * @param operations what it says can be done
 */
public record OpenApiContract(
    Buffer text, Buffer json, String version, List<Operation> operations) {
  private static final String RESOURCE = "/openapi.yaml";

  /**
   * Something that can be done.
   *
   * @param path such as {@code /api/v1/runs/{run_id}}
   * @param query the names of the parameters that its query may have
   */
  public record Operation(String id, HttpMethod method, String path, List<String> query) {
    public Operation {
      query = List.copyOf(query);
    }

    /** The path as a router takes it, such as {@code /api/v1/runs/:run_id}. */
    public String route() {
      return path.replace('{', ':').replace("}", "");
    }
  }

  public OpenApiContract {
    operations = List.copyOf(operations);
  }

  public static Future<OpenApiContract> load(Vertx vertx) {
    return vertx.executeBlocking(OpenApiContract::read);
  }

  private static OpenApiContract read() throws IOException {
    try (InputStream in = OpenApiContract.class.getResourceAsStream(RESOURCE)) {
      Buffer text = Buffer.buffer(in.readAllBytes());
      JsonObject contract = parse(text);
      return new OpenApiContract(
          text,
          contract.toBuffer(),
          contract.getJsonObject("info").getString("version"),
          operationsOf(contract));
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
                  path.getKey(),
                  queryOf(operation, contract)));
        }
      }
    }
    return operations;
  }

  private static List<String> queryOf(JsonObject operation, JsonObject contract) {
    return operation.getJsonArray("parameters", new JsonArray()).stream()
        .map(parameter -> resolved((JsonObject) parameter, contract))
        .filter(parameter -> parameter.getString("in").equals("query"))
        .map(parameter -> parameter.getString("name"))
        .toList();
  }

  /** What a {@code $ref} such as {@code #/components/parameters/Limit} leads to. */
  private static JsonObject resolved(JsonObject parameter, JsonObject contract) {
    String reference = parameter.getString("$ref");
    return reference == null
        ? parameter
        : (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(contract);
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
