package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.TestBundles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Administrators add models to a server that runs, choose the default, and remove them. */
class KnownModelsTest {
  private static final String PATH = "/api/v1/admin/models";
  private static final Path SMALL = Path.of("src", "test", "models", "yolo-v8");
  private static final String SMALL_PATH = PATH + "/test-yolo-v8@1";

  @RegisterExtension static final TestServer server = new TestServer();
  @TempDir Path folder;

  @Test
  void a_bundle_that_is_sent_is_checked_and_added_made_the_default_and_removed() throws Exception {
    HttpResponse<String> answer = upload(zipped(SMALL));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location")).contains(SMALL_PATH.replace("@", "%40"));
    JsonObject added = new JsonObject(answer.body());
    assertThat(added.getString("origin")).isEqualTo("added");
    assertThat(added.getJsonArray("labels")).isEqualTo(JsonArray.of("red", "green", "blue"));
    JsonObject check = added.getJsonObject("check");
    assertThat(check.getInteger("threads")).isPositive();
    assertThat(check.getLong("peak_bytes")).isGreaterThan(20_000_000);
    assertThat(check.getValue("self_check") == null)
        .isEqualTo(check.getJsonArray("warnings").encode().contains("no self-check"));
    assertThat(known()).containsExactly("test-yolo-v8");
    assertThat(files("models/" + added.getString("sha256"))).isOne();

    assertThat(send("PUT", SMALL_PATH + "/default")).isEqualTo(204);
    assertThat(server.sql("SELECT name FROM model WHERE is_default").iterator().next().getString(0))
        .isEqualTo("test-yolo-v8");
    assertThat(refusal("DELETE", SMALL_PATH)).contains("Make another model the default first");

    server.sql("UPDATE model SET is_default = false");
    // Without a default, the first that is offered is one.
    assertThat(refusal("DELETE", SMALL_PATH)).contains("is the default");
    addFolder("yolo-v10");
    assertThat(send("PUT", PATH + "/test-yolo-v10/default")).isEqualTo(204);

    UUID run = server.uploadedRun();
    server.sql(
        "UPDATE run SET model_name = 'test-yolo-v8', model_version = '1', model_sha256 = $2"
            + " WHERE id = $1",
        run,
        added.getString("sha256"));
    assertThat(refusal("DELETE", SMALL_PATH)).contains("1 unfinished run uses test-yolo-v8@1");
    server.finish(run, "cancelled");
    assertThat(send("DELETE", PATH + "/" + added.getString("sha256"))).isEqualTo(204);
    assertThat(known()).containsExactly("test-yolo-v10");
    assertThat(files("models/" + added.getString("sha256"))).isZero();
    assertThat(send("DELETE", SMALL_PATH)).isEqualTo(404);

    assertThat(
            server.json("/api/v1/admin/audit?action=model").getJsonArray("items").stream()
                .map(entry -> ((JsonObject) entry).getString("action"))
                .toList())
        .containsExactly(
            "model.removed",
            "model.made_default",
            "model.added",
            "model.made_default",
            "model.added");
  }

  @Test
  void what_is_wrong_with_a_bundle_is_said_without_paths_of_the_server() throws Exception {
    assertRefused(upload(zipped(TestBundles.hollow(folder, "hollow", 1_000))), "cannot be loaded");
    assertRefused(
        server.upload(PATH, new Form().file("mine.zip", "PK\u0003\u0004 and nothing else")),
        "mine.zip is not a whole .zip");
    assertRefused(server.upload(PATH, new Form().file("mine.zip", "text")), "this is not a .zip");
    assertRefused(server.upload(PATH, new Form()), "it is missing: send a .zip");
    Path wrong = Files.createDirectory(folder.resolve("wrong"));
    Files.copy(SMALL.resolve("model.onnx"), wrong.resolve("model.onnx"));
    Files.writeString(
        wrong.resolve("model.json"),
        Files.readString(SMALL.resolve("model.json")).replace("dpi", "pid"));
    assertRefused(upload(zipped(wrong)), "dpi must be a number from 1 to 600");
    Files.writeString(
        wrong.resolve("model.json"),
        Files.readString(SMALL.resolve("model.json"))
            .replace("Apache-2.0", "Apache".repeat(20_000)));
    assertRefused(upload(zipped(wrong)), "model.json has more than 64 KB");
    assertThat(server.upload(PATH, new Form().file("mine.zip", "x".repeat(1_200_000))).statusCode())
        .isEqualTo(413);
    assertThat(known()).isEmpty();
  }

  @Test
  void a_path_leads_to_bundles_of_one_folder_only() throws Exception {
    assertRefused(added("/etc"), "PAGERUNNER_MODEL_FOLDER");
    Path mine = addFolder("yolo-v8");
    Files.createSymbolicLink(server.bundles().resolve("link"), Path.of("/etc"));
    String nothing = "there is no such folder or .zip below that of PAGERUNNER_MODEL_FOLDER";
    for (String address :
        List.of("/etc", "/etc/nothing", "../blobs", "link", ".", "", "none", mine + "/../../tmp")) {
      assertRefused(added(address), nothing);
    }
    assertRefused(added("a\0b"), "this is no path");
    assertRefused(added("http://127.0.0.1:" + server.port() + "/a.zip"), "by https:// only");
    assertRefused(added("ftp://example.org/a.zip"), "models do not come by ftp");
    assertRefused(added("file:///etc/passwd"), "models do not come by file");
    assertThat(known()).containsExactly("test-yolo-v8");
  }

  @Test
  void one_bundle_is_added_at_a_time() throws Exception {
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(() -> added(prepared("yolo-v8").toString()));
    await()
        .until(
            () ->
                server.storedFiles().stream()
                    .anyMatch(file -> file.toString().contains("model-check")));
    HttpResponse<String> second = added("none");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("Another model is being added");
    assertThat(first.get().statusCode()).isEqualTo(201);
    assertThat(server.storedFiles()).noneMatch(file -> file.toString().contains("model-check"));
  }

  @Test
  void a_document_is_given_to_another_user() {
    UUID ada = new TestUsers(server).add("ada", dev.pagerunner.domain.Role.MEMBER);
    String document = server.uploaded().getString("id");
    String path = "/api/v1/admin/documents/" + document + "/owner";
    assertThat(put(path, new JsonObject().put("user_id", ada.toString()))).isEqualTo(204);
    assertThat(server.json("/api/v1/documents/" + document).getString("owner")).isEqualTo("ada");
    assertThat(put(path, new JsonObject().put("user_id", UUID.randomUUID().toString())))
        .isEqualTo(404);
    assertThat(put(path, new JsonObject())).isEqualTo(422);
  }

  /** Copies a bundle of the tests to where administrators may name it. */
  private static Path prepared(String name) {
    Path source = Path.of("src", "test", "models", name);
    Path target = server.bundles().resolve(name);
    try {
      Files.createDirectories(target);
      for (String file : List.of("model.json", "model.onnx")) {
        Files.write(target.resolve(file), Files.readAllBytes(source.resolve(file)));
      }
      return target;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Path addFolder(String name) {
    Path bundle = prepared(name);
    HttpResponse<String> answer = added(name);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return bundle;
  }

  private Path zipped(Path bundle) throws IOException {
    Path copy = folder.resolve("zipped-" + bundle.getFileName());
    Files.createDirectories(copy);
    for (String file : List.of("model.json", "model.onnx")) {
      Files.write(copy.resolve(file), Files.readAllBytes(bundle.resolve(file)));
    }
    return TestBundles.zipped(copy, "");
  }

  private static HttpResponse<String> upload(Path zip) throws IOException {
    return server.upload(
        PATH, new Form().file(zip.getFileName().toString(), Files.readAllBytes(zip)));
  }

  private static HttpResponse<String> added(String address) {
    return server.post(PATH, new JsonObject().put("address", address).encode());
  }

  private static void assertRefused(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(new JsonObject(answer.body()).getString("detail"))
        .contains(why)
        .doesNotContain("/tmp", "/etc", "root:");
  }

  private static List<String> known() {
    return server.json(PATH).getJsonArray("items").stream()
        .map(model -> ((JsonObject) model).getString("name"))
        .toList();
  }

  private static long files(String part) {
    return server.storedFiles().stream().filter(file -> file.toString().contains(part)).count();
  }

  private static int send(String method, String path) {
    return server.send(server.request(path).method(method, BodyPublishers.noBody())).statusCode();
  }

  private static String refusal(String method, String path) {
    HttpResponse<String> answer =
        server.send(server.request(path).method(method, BodyPublishers.noBody()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    return new JsonObject(answer.body()).getString("detail");
  }

  private static int put(String path, JsonObject body) {
    return server
        .send(
            server
                .request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body.encode())))
        .statusCode();
  }
}
