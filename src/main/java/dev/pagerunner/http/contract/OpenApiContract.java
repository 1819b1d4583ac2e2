package dev.pagerunner.http.contract;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pagerunner.http.contract.ContractOperation.Answer;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The contract {@code openapi.yaml}, which clients read, from which the router is built, and
 * against which JSON bodies are checked.
 *
 * <p>Keeps only what {@link ContractOperation} holds of each operation. A library for all of
 * OpenAPI would keep some 3 MB of schemas and classes; tests use one to check the document.
 *
 * @param text the document as it is served
 * @param json the same document as JSON
 * @param version the release that it describes
 * @param operations all that it declares
 */
public record OpenApiContract(
    Buffer text, Buffer json, String version, List<ContractOperation> operations) {
  private static final String RESOURCE = "/openapi.yaml";
  private static final String EVENTS = "text/event-stream";

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

  static List<ContractOperation> operationsOf(JsonObject contract) {
    List<ContractOperation> operations = new ArrayList<>();
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> entry : (JsonObject) path.getValue()) {
        if (entry.getValue() instanceof JsonObject operation) {
          operations.add(
              new ContractOperation(
                  operation.getString("operationId"),
                  HttpMethod.valueOf(entry.getKey().toUpperCase(Locale.ROOT)),
                  path.getKey(),
                  queryOf(operation, contract),
                  bodiesOf(operation, contract),
                  answerOf(operation, contract)));
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

  private static Map<String, JsonObject> bodiesOf(JsonObject operation, JsonObject contract) {
    return schemas(operation.getJsonObject("requestBody", new JsonObject()), contract);
  }

  private static Answer answerOf(JsonObject operation, JsonObject contract) {
    Answer answer = Answer.NOTHING;
    for (Map.Entry<String, Object> response : operation.getJsonObject("responses")) {
      if (response.getKey().startsWith("2")) {
        Map<String, JsonObject> schemas = schemas((JsonObject) response.getValue(), contract);
        if (schemas.entrySet().stream().anyMatch(OpenApiContract::isStream)) {
          return Answer.STREAM;
        }
        answer = schemas.isEmpty() ? answer : Answer.TEXT;
      }
    }
    return answer;
  }

  private static boolean isStream(Map.Entry<String, JsonObject> content) {
    return content.getKey().equals(EVENTS)
        || "binary".equals(content.getValue().getString("format"));
  }

  /** The schemas of a request's body or of a response, by media type. */
  private static Map<String, JsonObject> schemas(JsonObject message, JsonObject contract) {
    Map<String, JsonObject> schemas = new LinkedHashMap<>();
    resolved(message, contract)
        .getJsonObject("content", new JsonObject())
        .forEach(
            content ->
                schemas.put(
                    content.getKey(),
                    resolved(((JsonObject) content.getValue()).getJsonObject("schema"), contract)));
    return schemas;
  }

  /**
   * The target of a {@code $ref} such as {@code #/components/parameters/Limit}, or the object
   * itself if it is not a reference.
   */
  private static JsonObject resolved(JsonObject object, JsonObject contract) {
    String reference = object.getString("$ref");
    return reference == null
        ? object
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
