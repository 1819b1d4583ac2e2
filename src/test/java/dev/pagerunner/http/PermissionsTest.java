package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import dev.pagerunner.http.contract.ContractOperation;
import dev.pagerunner.http.contract.OpenApiContract;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sends every operation as everybody, over a document that belongs to a member. An operation of the
 * contract without a row here fails the test.
 */
class PermissionsTest {
  /** Who asks; the columns of {@link #EXPECTED}. */
  private static final List<String> CALLERS =
      List.of(
          "anonymous",
          "viewer",
          "member",
          "other",
          "read",
          "write",
          "expired",
          "revoked",
          "disabled",
          "adminwrite",
          "admin");

  private static final String EXPECTED =
      """
                        anon view memb othr read writ expi revo disa adwr admn
      tutorialCreate    401  403  201  201  403  201  401  401  401  201  201
      tutorialList      401  200  200  200  200  200  401  401  401  200  200
      createDocument    401  403  202  202  403  202  401  401  401  202  202
      listDocuments     401  200  200  200  200  200  401  401  401  200  200
      changeOwnDocuments 401  403  200  200  403  200  401  401  401  200  200
      createImport      401  403  422  422  403  422  401  401  401  422  422
      createUpload      401  403  404  404  403  404  401  401  401  404  404
      getDocument       401  404  200  404  200  200  401  401  401  200  200
      updateDocument    401  403  200  404  403  200  401  401  401  200  200
      deleteDocument    401  403  204  404  403  204  401  401  401  204  204
      getDocumentFile   401  404  200  404  200  200  401  401  401  200  200
      listRuns          401  404  200  404  200  200  401  401  401  200  200
      createRun         401  403  202  404  403  202  401  401  401  202  202
      listOwnRuns       401  200  200  200  200  200  401  401  401  200  200
      searchText        401  200  200  200  200  200  401  401  401  200  200
      getRun            401  404  200  404  200  200  401  401  401  200  200
      deleteRun         401  403  204  404  403  204  401  401  401  204  204
      cancelRun         401  403  202  404  403  202  401  401  401  202  202
      retryRun          401  403  202  404  403  202  401  401  401  202  202
      streamEvents      401  404  200  404  200  200  401  401  401  200  200
      streamRuns        401  200  200  200  200  200  401  401  401  200  200
      listPages         401  404  200  404  200  200  401  401  401  200  200
      getPage           401  404  200  404  200  200  401  401  401  200  200
      getPageImage      401  404  200  404  200  200  401  401  401  200  200
      createLink        401  404  201  404  201  201  401  401  401  201  201
      getCrop           401  404  200  404  200  200  401  401  401  200  200
      listDetections    401  404  200  404  200  200  401  401  401  200  200
      listCandidates    401  404  200  404  200  200  401  401  401  200  200
      exportRun         401  404  200  404  200  200  401  401  401  200  200
      listExports       401  200  200  200  200  200  401  401  401  200  200
      createExport      401  422  202  422  202  202  401  401  401  202  202
      getExport         401  404  200  404  200  200  401  401  401  200  200
      deleteExport      401  404  204  404  204  204  401  401  401  204  204
      getExportFile     401  404  409  404  409  409  401  401  401  409  409
      listExportFormats 401  200  200  200  200  200  401  401  401  200  200
      getOutline        401  404  200  404  200  200  401  401  401  200  200
      listModels        401  200  200  200  200  200  401  401  401  200  200
      getStatus         401  200  200  200  200  200  401  401  401  200  200
      getSession        200  200  200  200  200  200  401  401  401  200  200
      createSession     200  200  200  200  200  200  200  200  200  200  200
      deleteSession     204  204  204  204  204  204  401  401  401  204  204
      startOidcLogin    404  404  404  404  404  404  404  404  404  404  404
      finishOidcLogin   404  404  404  404  404  404  404  404  404  404  404
      createFirstUser   409  409  409  409  409  409  409  409  409  409  409
      getMe             401  200  200  200  200  200  401  401  401  200  200
      changeMyPassword  401  204  204  204  403  403  401  401  401  403  204
      listMySessions    401  200  200  200  403  403  401  401  401  403  200
      endMySession      401  404  404  404  403  403  401  401  401  403  404
      listMyTokens      401  200  200  200  403  403  401  401  401  403  200
      createMyToken     401  201  201  201  403  403  401  401  401  403  201
      revokeMyToken     401  404  404  404  403  403  401  401  401  403  404
      listWebhooks      401  200  200  200  200  200  401  401  401  200  200
      createWebhook     401  403  201  201  403  201  401  401  401  201  201
      getWebhook        401  404  200  404  200  200  401  401  401  200  200
      updateWebhook     401  403  200  404  403  200  401  401  401  200  200
      deleteWebhook     401  403  204  404  403  204  401  401  401  204  204
      changeWebhookSecret 401  403  200  404  403  200  401  401  401  200  200
      testWebhook       401  403  202  404  403  202  401  401  401  202  202
      listWebhookDeliveries 401  404  200  404  200  200  401  401  401  200  200
      resendWebhookDelivery 401  403  202  404  403  202  401  401  401  202  202
      listAllRuns       401  403  403  403  403  403  401  401  401  403  200
      changeRuns        401  403  403  403  403  403  401  401  401  403  200
      listAllDocuments  401  403  403  403  403  403  401  401  401  403  200
      changeDocuments   401  403  403  403  403  403  401  401  401  403  200
      setDocumentOwner  401  403  403  403  403  403  401  401  401  403  204
      listUsers         401  403  403  403  403  403  401  401  401  403  200
      createUser        401  403  403  403  403  403  401  401  401  403  201
      getUser           401  403  403  403  403  403  401  401  401  403  200
      updateUser        401  403  403  403  403  403  401  401  401  403  200
      deleteUser        401  403  403  403  403  403  401  401  401  403  204
      setUserPassword   401  403  403  403  403  403  401  401  401  403  204
      endUserSessions   401  403  403  403  403  403  401  401  401  403  204
      getOverview       401  403  403  403  403  403  401  401  401  403  200
      getStatistics     401  403  403  403  403  403  401  401  401  403  200
      listSettings      401  403  403  403  403  403  401  401  401  403  200
      listTokens        401  403  403  403  403  403  401  401  401  403  200
      revokeToken       401  403  403  403  403  403  401  401  401  403  404
      listAllWebhooks   401  403  403  403  403  403  401  401  401  403  200
      listAudit         401  403  403  403  403  403  401  401  401  403  200
      getAuditCsv       401  403  403  403  403  403  401  401  401  403  200
      previewRetention  401  403  403  403  403  403  401  401  401  403  200
      listKnownModels   401  403  403  403  403  403  401  401  401  403  200
      addModel          401  403  403  403  403  403  401  401  401  403  422
      removeModel       401  403  403  403  403  403  401  401  401  403  404
      makeModelDefault  401  403  403  403  403  403  401  401  401  403  404
      getContract       200  200  200  200  200  200  200  200  200  200  200
      getContractJson   200  200  200  200  200  200  200  200  200  200  200
      getLive           200  200  200  200  200  200  200  200  200  200  200
      getReady          200  200  200  200  200  200  200  200  200  200  200
      getMetrics        401  403  403  403  403  403  401  401  401  403  200
      """;

  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry("createWebhook", "{\"url\": \"http://127.0.0.1:9/hook\"}"),
          Map.entry("updateWebhook", "{\"events\": [\"run.failed\"]}"),
          Map.entry("changeRuns", "{\"action\": \"cancel\", \"ids\": []}"),
          Map.entry("changeDocuments", "{\"action\": \"delete\", \"ids\": []}"),
          Map.entry("changeOwnDocuments", "{\"action\": \"delete\", \"ids\": []}"),
          Map.entry("createUpload", "{\"filename\": \"a.pdf\", \"bytes\": 10}"),
          Map.entry("createImport", "{\"url\": \"http://127.0.0.1:1/a.pdf\"}"),
          Map.entry("updateDocument", "{\"title\": \"Another\"}"),
          Map.entry(
              "createSession",
              "{\"username\": \"member\", \"password\": \"" + TestUsers.PASSWORD + "\"}"),
          Map.entry(
              "createFirstUser",
              "{\"code\": \"A\", \"username\": \"x\", \"password\": \""
                  + TestUsers.PASSWORD
                  + "\"}"),
          Map.entry(
              "changeMyPassword",
              "{\"current_password\": \"%1$s\", \"new_password\": \"%1$s\"}"
                  .formatted(TestUsers.PASSWORD)),
          Map.entry("createMyToken", "{\"name\": \"x\", \"scope\": \"read\"}"),
          Map.entry("updateUser", "{\"max_documents\": 5}"),
          Map.entry("setUserPassword", "{\"password\": \"" + TestUsers.PASSWORD + "\"}"));

  private static final Set<String> UPLOADS = Set.of("tutorialCreate", "createDocument", "addModel");

  @RegisterExtension static final TestServer SERVER = TestServerOptions.withAccounts().server();

  private final TestUsers users = new TestUsers(SERVER);
  private final Map<String, UnaryOperator<HttpRequest.Builder>> callers = new LinkedHashMap<>();
  private String memberToken;

  @BeforeEach
  void makeCallers() {
    users.add("admin", Role.ADMIN);
    users.add("member", Role.MEMBER);
    users.add("other", Role.MEMBER);
    users.add("viewer", Role.VIEWER);
    UUID disabled = users.add("disabled", Role.MEMBER);
    callers.put("anonymous", request -> request);
    for (String name : List.of("viewer", "member", "other", "admin")) {
      // A new session each time: some operations end it.
      callers.put(name, request -> users.as(users.session(name), request));
    }
    String member = users.session("member");
    memberToken = users.token(member, "write");
    token("read", users.token(member, "read"));
    token("write", memberToken);
    token("adminwrite", users.token(users.session("admin"), "write"));
    String expired = users.token(member, "write");
    SERVER.sql(
        "UPDATE api_token SET expires_at = now() WHERE prefix = $1", expired.substring(0, 10));
    token("expired", expired);
    String revoked = users.token(member, "write");
    SERVER.sql(
        "UPDATE api_token SET revoked_at = now() WHERE prefix = $1", revoked.substring(0, 10));
    token("revoked", revoked);
    String ofDisabled = users.token(users.session("disabled"), "write");
    SERVER.sql("UPDATE account SET disabled = true WHERE id = $1", disabled);
    token("disabled", ofDisabled);
  }

  private void token(String caller, String token) {
    callers.put(caller, request -> TestUsers.with(token, request));
  }

  @Test
  void everybody_may_do_what_the_table_says_and_nothing_else() {
    Vertx vertx = Vertx.vertx();
    List<ContractOperation> operations = TestServer.await(OpenApiContract.load(vertx)).operations();
    TestServer.await(vertx.close());
    List<String> rows = new ArrayList<>();
    rows.add(EXPECTED.lines().findFirst().orElseThrow());
    for (ContractOperation operation : operations) {
      rows.add(
          "%-17s ".formatted(operation.id())
              + CALLERS.stream()
                  .map(caller -> Integer.toString(status(operation, caller)))
                  .collect(Collectors.joining("  ")));
    }
    assertThat(rows).isEqualTo(EXPECTED.lines().toList());
  }

  private int status(ContractOperation operation, String caller) {
    UUID document = document();
    UUID run =
        SERVER
            .sql("SELECT id FROM run WHERE document_id = $1", document)
            .iterator()
            .next()
            .getUUID(0);
    SERVER.open(run, 2);
    SERVER.readPage(run, 1);
    SERVER.finish(run, "partial");
    String path =
        operation
            .path()
            .replace("{document_id}", document.toString())
            .replace("{run_id}", run.toString())
            .replace("{page}", "1")
            .replace("{crop}", "1_1")
            .replace("{user_id}", operation.path().contains("{user_id}") ? victim() : "")
            .replace("{session_id}", UUID.randomUUID().toString())
            .replace("{token_id}", UUID.randomUUID().toString())
            .replace("{model}", "none");
    if (path.contains("{webhook_id}")) {
      path = withWebhook(path);
    }
    SERVER.sql("DELETE FROM export_job");
    if (path.contains("{export_id}")) {
      path = path.replace("{export_id}", exportOfMember(run));
    }
    if (operation.id().equals("deleteUser")) {
      path += "?documents=delete";
    }
    if (operation.id().equals("exportRun")) {
      path += "?format=csv";
    }
    if (operation.id().equals("streamRuns")) {
      // Of a run that is there, it would not end: see ManyRunsStreamTest.
      path += "?runs=" + UUID.randomUUID();
    }
    if (operation.id().equals("searchText")) {
      path += "?q=text";
    }
    HttpRequest.Builder request = callers.get(caller).apply(SERVER.request(path));
    try {
      return SERVER.send(withBody(operation, request, run)).statusCode();
    } catch (UncheckedIOException e) {
      throw new AssertionError(operation.id() + " as " + caller + " has no answer", e);
    }
  }

  /** A webhook of the member, and a delivery to it. */
  private String withWebhook(String path) {
    // The others would be too many.
    SERVER.sql("DELETE FROM webhook");
    UUID webhook = UUID.fromString(ofMember("/api/v1/webhooks").getString("id"));
    String delivery = ofMember("/api/v1/webhooks/" + webhook + "/test").getString("id");
    return path.replace("{webhook_id}", webhook.toString()).replace("{delivery_id}", delivery);
  }

  private String exportOfMember(UUID run) {
    HttpRequest.Builder request =
        TestUsers.with(memberToken, SERVER.request("/api/v1/exports"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(export(run)));
    return new JsonObject(SERVER.send(request).body()).getString("id");
  }

  private static String export(UUID run) {
    return new JsonObject()
        .put("format", "csv")
        .put("runs", new JsonArray().add(run.toString()))
        .encode();
  }

  private JsonObject ofMember(String path) {
    HttpRequest.Builder request =
        TestUsers.with(memberToken, SERVER.request(path))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    path.endsWith("/webhooks") ? BODIES.get("createWebhook") : "{}"));
    return new JsonObject(SERVER.send(request).body());
  }

  private UUID document() {
    Form form = new Form().file("paper.pdf", Form.PDF);
    HttpRequest.Builder request =
        TestUsers.with(memberToken, SERVER.request("/api/v1/documents"))
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    return UUID.fromString(new JsonObject(SERVER.send(request).body()).getString("id"));
  }

  private String victim() {
    return users.add("victim " + UUID.randomUUID(), Role.MEMBER).toString();
  }

  private HttpRequest.Builder withBody(
      ContractOperation operation, HttpRequest.Builder request, UUID run) {
    String method = operation.method().name();
    if (UPLOADS.contains(operation.id())) {
      Form form = new Form().file("paper.pdf", Form.PDF);
      if (operation.path().equals("/api/create/")) {
        form.field("title", "A title");
      }
      return request
          .header("Content-Type", form.contentType())
          .method(method, HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    }
    if (operation.id().equals("setDocumentOwner")) {
      String user = new JsonObject().put("user_id", victim()).encode();
      return request
          .header("Content-Type", "application/json")
          .PUT(HttpRequest.BodyPublishers.ofString(user));
    }
    if (operation.id().equals("createExport")) {
      return request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(export(run)));
    }
    String body =
        operation.id().equals("createUser")
            ? new JsonObject()
                .put("username", "user " + UUID.randomUUID())
                .put("password", TestUsers.PASSWORD)
                .put("role", "member")
                .encode()
            : BODIES.get(operation.id());
    if (body == null) {
      return request.method(method, HttpRequest.BodyPublishers.noBody());
    }
    return request
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }
}
