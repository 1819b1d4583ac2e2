package dev.pagerunner.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationTableTest {
  private static final String CONTRACT =
      """
      paths:
        /things:
          get:
            operationId: listThings
            responses:
              "200": {content: {application/json: {schema: {type: object}}}}
          post:
            operationId: createThing
            requestBody:
              content:
                application/json: {schema: {$ref: "#/components/schemas/NewThing"}}
            responses:
              "201": {content: {application/json: {schema: {type: object}}}}
        /things/{thing}:
          get:
            operationId: getFile
            responses:
              "200": {$ref: "#/components/responses/File"}
              "404": {content: {application/json: {schema: {type: object}}}}
          delete:
            operationId: deleteThing
            responses:
              "204": {description: Deleted.}
              "404": {content: {application/json: {schema: {type: object}}}}
        /things/{thing}/events:
          get:
            operationId: streamEvents
            responses:
              "200": {content: {text/event-stream: {schema: {type: string}}}}
      components:
        schemas:
          Bytes: {type: string, format: binary}
          NewThing: {type: object, properties: {name: {type: string}}}
        responses:
          File: {content: {image/jpeg: {schema: {$ref: "#/components/schemas/Bytes"}}}}
      """;

  private final List<ContractOperation> described =
      OpenApiContract.operationsOf(OpenApiContract.parse(Buffer.buffer(CONTRACT)));

  private final Operation list = operation("listThings");
  private final Operation create = operation("createThing").taking(BodyKind.JSON);
  private final Operation file = operation("getFile").streaming();
  private final Operation delete = operation("deleteThing");
  private final Operation events = operation("streamEvents").streaming();

  @Test
  void each_operation_meets_its_description_in_the_order_of_the_contract() {
    OperationTable table =
        OperationTable.of(described, List.of(events, delete, create, list, file));
    assertThat(table.rows())
        .extracting(row -> row.described().id())
        .containsExactly("listThings", "createThing", "getFile", "deleteThing", "streamEvents");
    assertThat(table.rows()).allMatch(row -> row.operation().id().equals(row.described().id()));
    assertThat(table.rows().get(1).described().jsonSchema().getJsonObject("properties"))
        .as("what a reference leads to")
        .isNotNull();
  }

  @Test
  void a_list_may_stream_since_the_contract_cannot_tell() {
    OperationTable.of(described, List.of(list.streaming(), create, file, delete, events));
  }

  @Test
  void an_operation_that_nobody_answers_is_refused() {
    assertRefused(
        "createThing is in openapi.yaml, and nobody answers it", list, file, delete, events);
  }

  @Test
  void an_operation_that_the_contract_does_not_have_is_refused() {
    assertRefused(
        "another is not in openapi.yaml", list, create, file, delete, events, operation("another"));
  }

  @Test
  void an_operation_that_is_declared_twice_is_refused() {
    assertRefused("listThings is declared twice", list, create, file, delete, events, list);
  }

  @Test
  void an_operation_that_stands_twice_in_the_contract_is_refused() {
    List<ContractOperation> twice = List.of(described.get(0), described.get(0));
    assertThatThrownBy(() -> OperationTable.of(twice, List.of(list)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("listThings stands twice in openapi.yaml");
  }

  @Test
  void a_body_that_the_contract_does_not_have_or_has_otherwise_is_refused() {
    assertRefused(
        "createThing is declared to take NONE, and openapi.yaml has the bodies [application/json]",
        list,
        operation("createThing"),
        file,
        delete,
        events);
    assertRefused(
        "createThing is declared to take UPLOAD",
        list,
        create.taking(BodyKind.UPLOAD),
        file,
        delete,
        events);
    assertRefused(
        "createThing is declared to take UPLOAD_OR_JSON",
        list,
        create.taking(BodyKind.UPLOAD_OR_JSON),
        file,
        delete,
        events);
    assertRefused(
        "listThings is declared to take JSON, and openapi.yaml has the bodies []",
        list.taking(BodyKind.JSON),
        create,
        file,
        delete,
        events);
  }

  @Test
  void a_file_or_an_event_stream_that_is_not_declared_to_stream_is_refused() {
    assertRefused(
        "getFile sends a file or events", list, create, operation("getFile"), delete, events);
    assertRefused(
        "streamEvents sends a file or events",
        list,
        create,
        file,
        delete,
        operation("streamEvents"));
  }

  @Test
  void an_operation_that_streams_nothing_is_refused() {
    assertRefused(
        "deleteThing is declared to stream, and sends nothing",
        list,
        create,
        file,
        delete.streaming(),
        events);
  }

  @Test
  void all_differences_are_told_at_once() {
    assertThatThrownBy(() -> OperationTable.of(described, List.of(operation("another"))))
        .hasMessageContaining("listThings")
        .hasMessageContaining("createThing")
        .hasMessageContaining("another");
  }

  @Test
  void an_operation_without_a_permission_cannot_be_declared() {
    assertThatThrownBy(() -> Operation.of("listThings", null, ctx -> Future.succeededFuture()))
        .hasMessageContaining("listThings needs a permission");
  }

  private void assertRefused(String difference, Operation... offered) {
    assertThatThrownBy(() -> OperationTable.of(described, List.of(offered)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(difference)
        .hasMessageNotContaining(";");
  }

  private static Operation operation(String id) {
    return Operation.of(id, Permission.READ, ctx -> Future.succeededFuture());
  }
}
