package dev.pagerunner.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.http.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiContractTest {
  private static TestServer server;
  private static Vertx vertx;
  private static Buffer text;
  private static String document;
  private static String run;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    server = new TestServer();
    server.clear();
    text = Buffer.buffer(server.get("/openapi.yaml").body());
    UUID id = server.uploadedRun();
    server.open(id, 2);
    server.readPage(id, 1);
    run = "/api/v1/runs/" + id;
    document = server.json(run).getJsonObject("links").getString("document");
  }

  @AfterAll
  static void stop() {
    server.close();
    TestServer.await(vertx.close());
  }

  @Test
  void the_document_is_valid_openapi() {
    SchemaRepository repository =
        TestServer.await(OpenAPIVersion.V3_1.getRepository(vertx, "app://"));
    OutputUnit outcome =
        TestServer.await(
            OpenAPIVersion.V3_1.validateContract(vertx, repository, OpenApiContract.parse(text)));
    assertThat(outcome.getValid()).as(() -> "" + outcome.getErrors()).isTrue();
  }

  @Test
  void answers_have_the_promised_shapes() {
    assertShape("Document", server.json(document));
    assertShape("Run", server.json(run));
    assertShape("Page", first(run + "/pages"));
    assertShape("PageWithDetections", server.json(run + "/pages/1"));
    assertShape("PageWithDetections", server.json(run + "/pages/2"));
    assertShape("Detection", first(run + "/detections"));
    assertShape("Model", first("/api/v1/models"));
    assertShape("Document", first("/api/v1/documents"));
    assertShape("DocumentList", server.json("/api/v1/documents"));
    assertShape("RunList", server.json(document + "/runs"));
    assertShape("PageList", server.json(run + "/pages"));
    assertShape("DetectionList", server.json(run + "/detections"));
    assertShape("ModelList", server.json("/api/v1/models"));
    assertShape("Problem", server.json("/api/v1/nothing"));
    assertShape("Problem", server.json("/api/v1/documents?limit=x"));
    assertShape("Readiness", server.json("/readyz"));
  }

  @Test
  void every_answer_has_a_type_that_a_generated_client_can_read() {
    JsonObject contract = OpenApiContract.parse(text);
    JsonObject schemas = contract.getJsonObject("components").getJsonObject("schemas");
    int lists = 0;
    for (JsonObject operation : operations(contract)) {
      for (Map.Entry<String, Object> answer : operation.getJsonObject("responses")) {
        JsonObject content =
            ((JsonObject) answer.getValue()).getJsonObject("content", new JsonObject());
        for (String mediaType : content.fieldNames()) {
          JsonObject schema = content.getJsonObject(mediaType).getJsonObject("schema");
          assertThat(schema).as(operation.getString("operationId")).isNotNull();
          String reference = schema.getString("$ref", "");
          JsonObject list = schemas.getJsonObject(reference.replaceFirst(".*/", ""), schema);
          JsonObject items =
              list.getJsonObject("properties", new JsonObject()).getJsonObject("items");
          if (items != null) {
            lists++;
            assertThat(items.getJsonObject("items").getString("$ref"))
                .as("items of " + operation.getString("operationId"))
                .isNotNull();
          }
        }
      }
    }
    assertThat(lists).isGreaterThanOrEqualTo(9);
  }

  @Test
  void files_are_sent_as_binary_fields() {
    for (String id : List.of("createDocument", "tutorialCreate")) {
      JsonObject file =
          operations(OpenApiContract.parse(text)).stream()
              .filter(operation -> operation.getString("operationId").equals(id))
              .findFirst()
              .orElseThrow()
              .getJsonObject("requestBody")
              .getJsonObject("content")
              .getJsonObject("multipart/form-data")
              .getJsonObject("schema")
              .getJsonObject("properties")
              .getJsonObject("file");
      assertThat(file.getString("format")).isEqualTo("binary");
    }
  }

  @Test
  void the_document_is_that_of_the_release_and_comes_as_json_too() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
    assertThat(version.find()).isTrue();
    JsonObject contract = server.json("/openapi.json");
    assertThat(contract).isEqualTo(OpenApiContract.parse(text));
    assertThat(contract.getJsonObject("info").getString("version")).isEqualTo(version.group(1));
    assertThat(server.json("/livez").getString("version")).isEqualTo(version.group(1));
  }

  private static List<JsonObject> operations(JsonObject contract) {
    List<JsonObject> operations = new ArrayList<>();
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> entry : (JsonObject) path.getValue()) {
        if (entry.getValue() instanceof JsonObject operation) {
          operations.add(operation);
        }
      }
    }
    return operations;
  }

  @Test
  void examples_have_the_promised_shapes() {
    JsonObject schemas =
        OpenApiContract.parse(text).getJsonObject("components").getJsonObject("schemas");
    for (String name : schemas.fieldNames()) {
      JsonObject example = schemas.getJsonObject(name).getJsonObject("example");
      if (example != null) {
        assertShape(name, example);
      }
    }
  }

  @Test
  void the_documentation_is_a_page_without_inline_scripts() {
    HttpResponse<String> page = server.get("/docs/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self';");
    for (String file : new String[] {"swagger-ui.css", "swagger-ui-bundle.js"}) {
      assertThat(page.body()).contains(file);
      HttpResponse<String> part = server.get("/docs/" + file);
      assertThat(part.statusCode()).as(file).isEqualTo(200);
      String etag = part.headers().firstValue("ETag").orElseThrow();
      assertThat(
              server
                  .send(server.request("/docs/" + file).header("If-None-Match", etag))
                  .statusCode())
          .isEqualTo(304);
    }
    assertThat(page.body()).contains("docs/docs.js");
    assertThat(server.get("/docs").headers().firstValue("Location")).contains("/docs/");
  }

  @Test
  void the_interface_is_served_at_the_root() {
    HttpResponse<String> page = server.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
  }

  @Test
  void metrics_tell_who_listens() {
    assertThat(server.get("/metrics").body()).contains("pagerunner_sse_clients 0.0");
  }

  @Test
  void long_answers_are_compressed_for_those_who_ask() {
    HttpResponse<String> contract =
        server.send(server.request("/openapi.yaml").header("Accept-Encoding", "gzip"));
    assertThat(contract.headers().firstValue("Content-Encoding")).contains("gzip");
    HttpResponse<String> image =
        server.send(server.request(run + "/pages/1/image").header("Accept-Encoding", "gzip"));
    assertThat(image.headers().firstValue("Content-Encoding")).isEmpty();
  }

  private static JsonObject first(String path) {
    return server.json(path).getJsonArray("items").getJsonObject(0);
  }

  private static void assertShape(String name, JsonObject value) {
    // A copy for each use: the validator writes into what it is given.
    JsonObject components = OpenApiContract.parse(text).getJsonObject("components");
    JsonObject schema =
        components
            .getJsonObject("schemas")
            .getJsonObject(name)
            .copy()
            .put("components", components);
    Validator validator =
        Validator.create(
            JsonSchema.of(schema),
            new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("app://contract")
                .setOutputFormat(OutputFormat.Basic));
    OutputUnit outcome = validator.validate(value);
    assertThat(outcome.getValid()).as(() -> name + ": " + outcome.getErrors() + value).isTrue();
  }
}
