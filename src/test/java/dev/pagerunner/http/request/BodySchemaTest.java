package dev.pagerunner.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pagerunner.http.TestServer;
import dev.pagerunner.http.contract.ContractOperation;
import dev.pagerunner.http.contract.OpenApiContract;
import dev.pagerunner.http.problem.Problem.FieldError;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodySchemaTest {
  private static final JsonObject SCHEMA =
      yaml(
          """
          type: object
          required: [name, upload]
          properties:
            name: {type: string, maxLength: 5, example: a.pdf, description: "Of the file."}
            upload: {type: string, format: uuid, description: "The id of an upload."}
            bytes: {type: integer, minimum: 1}
            most: {type: integer, maximum: 9}
            threshold: {type: [number, "null"], minimum: 0, maximum: 1}
            pages: {type: [string, "null"], example: "1-3,7"}
            mode: {type: string, enum: [fast, exact]}
            masks: {type: boolean}
            ids: {type: array, maxItems: 2, items: {type: string, format: uuid}}
          """);
  private static final JsonObject RIGHT =
      new JsonObject().put("name", "a").put("upload", "5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10");

  /** Of each type, and at the edges of what the contract allows. */
  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          "",
          "1-3",
          "x".repeat(200),
          "x".repeat(201),
          "😀".repeat(200),
          "5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10",
          "5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a1",
          0,
          1,
          -1,
          2,
          0.5,
          1.0,
          1.0000001,
          -0.0,
          Long.MAX_VALUE,
          new BigInteger("9".repeat(30)),
          true,
          new JsonObject(),
          new JsonArray(),
          JsonArray.of("5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10"),
          JsonArray.of("5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10", "x"),
          JsonArray.of(1),
          new JsonArray(Collections.nCopies(501, "5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10")));

  @Test
  void what_is_as_the_contract_says_is_taken() {
    JsonObject all =
        RIGHT
            .copy()
            .put("bytes", 3.0)
            .put("most", -1)
            .put("threshold", 1)
            .put("pages", null)
            .put("mode", "exact")
            .put("masks", false)
            .put("ids", JsonArray.of("5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10"));
    assertThat(check(all).valid()).isEqualTo(all);
    assertThat(check(RIGHT).valid()).isEqualTo(RIGHT);
  }

  @Test
  void every_wrong_field_is_told_with_what_to_give_instead() {
    assertThat(errors(new JsonObject()))
        .containsExactly(
            "name: it is missing: give a text such as 'a.pdf' (Of the file.)",
            "upload: it is missing: give a UUID (The id of an upload.)");
    assertThat(
            errors(
                new JsonObject()
                    .put("name", "abcdef")
                    .put("upload", "x")
                    .put("bytes", 0.5)
                    .put("most", 10)
                    .put("threshold", 7)
                    .put("pages", 3)
                    .put("mode", "slow")
                    .put("masks", "yes")))
        .containsExactly(
            "name: it has 6 characters: shorten it to 5",
            "upload: 'x' is not a UUID",
            "bytes: it is 0.5: give a whole number of 1 or more",
            "most: '10' is not a whole number of 9 or less",
            "threshold: '7' is not a number from 0 to 1, or null",
            "pages: it is 3: give a text such as '1-3,7', or null",
            "mode: 'slow' is not one of: fast, exact",
            "masks: it is a text: give true or false");
    assertThat(errors(RIGHT.copy().put("name", null).put("pages", new JsonArray())))
        .containsExactly(
            "name: it is null: give a text such as 'a.pdf'",
            "pages: it is a list: give a text such as '1-3,7', or null");
  }

  @Test
  void a_list_is_checked_item_by_item_and_bounded() {
    String id = "5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10";
    assertThat(errors(RIGHT.copy().put("ids", JsonArray.of(id, "x"))))
        .containsExactly("ids: item 2: 'x' is not a UUID");
    assertThat(errors(RIGHT.copy().put("ids", JsonArray.of(id, id, id))))
        .containsExactly("ids: it has 3 items: give at most 2");
    assertThat(errors(RIGHT.copy().put("ids", id)))
        .containsExactly("ids: it is a text: give a list of at most 2, each a UUID");
  }

  @Test
  void a_name_that_is_not_known_is_told_with_the_one_that_was_meant() {
    assertThat(errors(RIGHT.copy().put("treshold", 0.5).put("quite another", 1)))
        .containsExactly(
            "treshold: there is no such field: did you mean 'threshold'?",
            "quite another: there is no such field: there are only name, upload, bytes, most,"
                + " threshold, pages, mode, masks, ids");
  }

  @Test
  void fields_that_are_right_can_be_used_beside_wrong_ones() {
    JsonBody body = check(RIGHT.copy().put("bytes", "many"));
    assertThat(body.right()).isEqualTo(RIGHT);
    assertThatThrownBy(body::valid).hasMessageContaining("bytes: it is a text");
  }

  @Test
  void an_answer_repeats_no_more_than_a_line_of_what_was_sent() {
    String endless = "x\n".repeat(30_000);
    assertThat(
            errors(
                RIGHT
                    .copy()
                    .put(endless, 1)
                    .put("upload", endless)
                    .put("bytes", new BigInteger("-" + "9".repeat(900)))))
        .hasSize(3)
        .allSatisfy(error -> assertThat(error).hasSizeLessThan(250).doesNotContain("\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: array}",
        "{type: object, additionalProperties: true}",
        "{type: object, minProperties: 1}",
        "{type: object, required: [a]}",
        "{type: object, properties: {a: {type: string, pattern: x}}}",
        "{type: object, properties: {a: {type: string, maximun: 3}}}",
        "{type: object, properties: {a: {type: string, format: date}}}",
        "{type: object, properties: {a: {type: object}}}",
        "{type: object, properties: {a: {type: array}}}",
        "{type: object, properties: {a: {type: array, maxItems: 3}}}",
        "{type: object, properties: {a: {type: array, items: {type: string}}}}",
        "{type: object, properties: {a: {type: string, maxItems: 3}}}",
        "{type: object, properties: {a: {type: [string, number]}}}",
        "{type: object, properties: {a: {description: x}}}",
      })
  void a_schema_that_demands_what_is_not_checked_stops_the_start(String schema) {
    assertThatThrownBy(() -> new BodySchema(yaml(schema)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("openapi.yaml");
  }

  /** JSON Schema itself allows unknown fields, which the contract forbids in words. */
  @Test
  void json_schema_says_the_same_of_every_body_of_the_contract() {
    int compared = 0;
    for (ContractOperation operation : operationsWithJson()) {
      JsonObject schema = operation.jsonSchema();
      BodySchema ours = new BodySchema(schema);
      Validator theirs =
          Validator.create(
              JsonSchema.of(schema.copy().put("additionalProperties", false)),
              new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("app://contract"));
      for (JsonObject body : bodies(schema)) {
        assertThat(ours.check(body).errors().isEmpty())
            .as(() -> operation.id() + ": " + body)
            .isEqualTo(theirs.validate(body.copy()).getValid());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(200);
  }

  /** A right body of a schema, that with each field as every value, and without each field. */
  private static List<JsonObject> bodies(JsonObject schema) {
    JsonObject right = new JsonObject();
    for (Object name : schema.getJsonArray("required", new JsonArray())) {
      right.put(
          (String) name, valid(schema.getJsonObject("properties").getJsonObject((String) name)));
    }
    List<JsonObject> bodies = new ArrayList<>(List.of(new JsonObject(), right));
    for (String name : schema.getJsonObject("properties").fieldNames()) {
      VALUES.forEach(value -> bodies.add(right.copy().put(name, value)));
      JsonObject without = right.copy();
      without.remove(name);
      bodies.add(without);
      bodies.add(right.copy().put(name + "s", 1));
    }
    return bodies;
  }

  private static Object valid(JsonObject field) {
    if (field.containsKey("enum")) {
      return field.getJsonArray("enum").getValue(0);
    }
    if ("uuid".equals(field.getString("format"))) {
      return RIGHT.getString("upload");
    }
    return field.getString("type").equals("integer") ? 1 : "a";
  }

  private static List<ContractOperation> operationsWithJson() {
    Vertx vertx = Vertx.vertx();
    try {
      List<ContractOperation> found =
          TestServer.await(OpenApiContract.load(vertx)).operations().stream()
              .filter(operation -> operation.bodies().containsKey("application/json"))
              .toList();
      assertThat(found).hasSizeGreaterThanOrEqualTo(11);
      return found;
    } finally {
      TestServer.await(vertx.close());
    }
  }

  private static JsonBody check(JsonObject body) {
    return new BodySchema(SCHEMA).check(body);
  }

  private static List<String> errors(JsonObject body) {
    return check(body).errors().stream().map(FieldError::toString).collect(Collectors.toList());
  }

  private static JsonObject yaml(String text) {
    try {
      return new JsonObject(
          new YAMLMapper().readValue(text, new TypeReference<Map<String, Object>>() {}));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
