package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.http.request.OfferedModel;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ModelsHttpTest {
  private static final OfferedModel FIRST = model("layout", "1", "ab12cd34");
  private static final OfferedModel TITLE = model("title", "1", "1234abcd");
  private static final OfferedModel NEWER = model("title", "2", "99887766");

  @RegisterExtension static final TestServer server = new TestServer();
  private String runs;

  @BeforeEach
  void upload() {
    server.models = List.of(FIRST, NEWER, TITLE);
    String document = server.json("/api/v1/runs/" + server.uploadedRun()).getString("document_id");
    runs = "/api/v1/documents/" + document + "/runs";
  }

  @Test
  void the_list_says_which_model_is_the_default() {
    List<?> items = server.json("/api/v1/models").getJsonArray("items").getList();
    assertThat(
            items.stream()
                .map(
                    item ->
                        ((Map<?, ?>) item).get("name") + " " + ((Map<?, ?>) item).get("default")))
        .containsExactly("layout true", "title false", "title false");
  }

  @Test
  void a_run_is_pinned_to_the_model_that_was_chosen() {
    assertThat(chosen("")).isEqualTo("layout 1");
    assertThat(chosen("layout")).isEqualTo("layout 1");
    assertThat(chosen("title")).isEqualTo("title 2");
    assertThat(chosen("title@1")).isEqualTo("title 1");
    assertThat(chosen("1234ABCD")).isEqualTo("title 1");
    assertThat(chosen(TITLE.sha256())).isEqualTo("title 1");
  }

  @Test
  void a_model_that_is_not_offered_is_refused_with_the_names_of_those_that_are() {
    for (String wrong : List.of("other", "title@3", "1234")) {
      HttpResponse<String> answer = server.post(runs, body(wrong));
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(new JsonObject(answer.body()).getString("detail"))
          .isEqualTo("model: there is no '" + wrong + "': choose of layout, title@2, title@1");
    }
  }

  @Test
  void the_choice_is_of_what_is_offered_now() {
    server.models = List.of(TITLE);
    assertThat(chosen("")).isEqualTo("title 1");
    assertThat(server.post(runs, body("layout")).statusCode()).isEqualTo(422);
    server.models = List.of();
    assertThat(server.post(runs, "{}").body()).contains("pagerunner model add");
  }

  private String chosen(String model) {
    HttpResponse<String> answer = server.post(runs, body(model));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonObject json = new JsonObject(answer.body()).getJsonObject("model");
    return json.getString("name") + " " + json.getString("version");
  }

  private static String body(String model) {
    return new JsonObject().put("model", model).encode();
  }

  private static OfferedModel model(String name, String version, String sha256) {
    return new OfferedModel(
        name, version, sha256 + "0".repeat(56), List.of("a"), 108, 0.5, Map.of(), "MIT", "");
  }
}
