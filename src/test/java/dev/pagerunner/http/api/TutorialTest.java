package dev.pagerunner.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.http.Form;
import dev.pagerunner.http.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TutorialTest {
  private static final String PATH = "/api/create/";
  @RegisterExtension static final TestServer server = new TestServer();

  @Test
  void its_client_gets_what_django_answers() {
    HttpResponse<String> answer =
        server.upload(PATH, new Form().field("title", "A paper").file("a.pdf", Form.PDF));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonObject created = new JsonObject(answer.body());
    assertThat(created.fieldNames()).containsExactlyInAnyOrder("id", "title", "file");
    assertThat(server.get(URI.create(created.getString("file")).getPath()).body())
        .isEqualTo(Form.PDF);
    assertThat(new JsonArray(server.get(PATH).body())).containsExactly(created);
    assertThat(server.json("/api/v1/documents/" + created.getString("id")).getJsonObject("run"))
        .isNotNull();
  }

  @Test
  void a_long_list_is_sent_whole() {
    for (int i = 0; i < 3; i++) {
      server.upload(PATH, new Form().field("title", "t" + i).file("a.pdf", Form.PDF));
    }
    server.sql(
        """
        INSERT INTO document (id, title, filename, media_type, bytes, sha256)
        SELECT gen_random_uuid(), 'more', 'f', 'application/pdf', 1, 'x'
        FROM generate_series(1, 400)""");
    assertThat(new JsonArray(server.get(PATH).body())).hasSize(403);
    server.clear();
    assertThat(server.get(PATH).body()).isEqualTo("[]");
  }

  @Test
  void its_client_gets_errors_as_django_tells_them() {
    assertErrors(
        new Form().field("title", "x".repeat(201)).file("a.pdf", Form.PDF),
        "title",
        "Ensure this field has no more than 200 characters.");
    assertErrors(new Form().file("a.pdf", Form.PDF), "title", "This field is required.");
    assertErrors(
        new Form().field("title", " ").file("a.pdf", Form.PDF),
        "title",
        "This field may not be blank.");
    assertErrors(new Form().field("title", "x"), "file", "No file was submitted.");
    assertErrors(
        new Form().field("title", "x").file("a.pdf", ""), "file", "The submitted file is empty.");
    assertErrors(
        new Form().field("title", "x").file("a.pdf", "hello"),
        "file",
        "This looks like text. Send a PDF, a PNG, a JPEG or a TIFF.");
    HttpResponse<String> notAForm = server.post(PATH, "{}");
    assertThat(notAForm.statusCode()).isEqualTo(415);
    assertThat(new JsonObject(notAForm.body()).getString("detail")).contains("multipart");
    assertThat(server.storedFiles()).isEmpty();
  }

  private static void assertErrors(Form form, String field, String error) {
    HttpResponse<String> answer = server.upload(PATH, form);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(new JsonObject().put(field, JsonArray.of(error)));
  }
}
