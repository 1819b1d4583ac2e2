package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search over detected text: what is found, and by whom. */
class SearchTest {
  @RegisterExtension static final TestServer SERVER = TestServerOptions.withSharing().server();

  private final TestUsers users = new TestUsers(SERVER);
  private String ada;

  @BeforeEach
  void logIn() {
    ada = token("ada", Role.MEMBER);
  }

  private String token(String name, Role role) {
    users.add(name, role);
    return users.token(users.session(name), role == Role.VIEWER ? "read" : "write");
  }

  /** A document with a finished run that found these texts, one a page. */
  private static JsonObject read(String token, String title, String... texts) {
    Form form = new Form().field("title", title).file("file.pdf", Form.PDF);
    HttpRequest.Builder request =
        TestUsers.with(token, SERVER.request("/api/v1/documents"))
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    JsonObject document = new JsonObject(SERVER.send(request).body());
    readRun(runOf(document), "succeeded", texts);
    return document;
  }

  private static void readRun(UUID run, String state, String... texts) {
    SERVER.open(run, texts.length);
    for (int page = 1; page <= texts.length; page++) {
      SERVER.readPage(run, page);
      SERVER.sql(
          "UPDATE detection SET text = $3 WHERE run_id = $1 AND page = $2",
          run,
          page,
          texts[page - 1]);
    }
    SERVER.finish(run, state);
    SERVER.index();
  }

  private static UUID again(String token, JsonObject document) {
    HttpRequest.Builder request =
        TestUsers.with(
                token, SERVER.request("/api/v1/documents/" + document.getString("id") + "/runs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    return UUID.fromString(new JsonObject(SERVER.send(request).body()).getString("id"));
  }

  private static UUID runOf(JsonObject document) {
    return UUID.fromString(document.getJsonObject("run").getString("id"));
  }

  private static HttpResponse<String> search(String token, String query, String more) {
    String q = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return SERVER.send(TestUsers.with(token, SERVER.request("/api/v1/search?q=" + q + more)));
  }

  private static JsonObject found(String token, String query, String more) {
    HttpResponse<String> answer = search(token, query, more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  /** Title and page of all hits, read by pages of {@code limit}. */
  private static List<String> hits(String token, String query, String more, int limit) {
    List<String> hits = new ArrayList<>();
    String next = "";
    while (next != null) {
      String cursor = next.isEmpty() ? "" : "&cursor=" + next;
      JsonObject part = found(token, query, more + "&limit=" + limit + cursor);
      part.getJsonArray("items")
          .forEach(
              item -> {
                JsonObject hit = (JsonObject) item;
                hits.add(
                    hit.getJsonObject("document").getString("title")
                        + " "
                        + hit.getInteger("page"));
              });
      next = part.getString("next");
    }
    return hits;
  }

  private static List<String> hits(String token, String query, String more) {
    return hits(token, query, more, 20);
  }

  @Test
  void a_hit_says_where_it_is_and_what_was_found() {
    JsonObject document = read(ada, "Report", "Nothing", "The <b>Quarterly</b>\nreport & more");
    JsonArray items = found(ada, "quarterly rep", "").getJsonArray("items");
    assertThat(items).hasSize(1);
    String run = runOf(document).toString();
    assertThat(items.getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put(
                    "document",
                    new JsonObject().put("id", document.getString("id")).put("title", "Report"))
                .put("run", run)
                .put("page", 2)
                .put("n", 1)
                .put("label", "table")
                .put("score", 0.2)
                .put("box", JsonArray.of(10.0, 20.0, 100.0, 200.0))
                .put("box_pt", JsonArray.of(6.667, 13.333, 66.667, 133.333))
                .put(
                    "snippet",
                    new JsonObject()
                        .put("text", "The <b>Quarterly</b>\nreport & more")
                        .put("start", 0)
                        .put("marks", JsonArray.of(JsonArray.of(7, 16), JsonArray.of(21, 27))))
                .put("image", "/api/v1/runs/" + run + "/pages/2/image")
                .put("crop", "/api/v1/runs/" + run + "/crops/2_1"));
  }

  @Test
  void words_are_found_in_any_script_and_case() {
    read(ada, "a", "Été à Łódź", "東京タワーへ行く", "สวัสดีครับ", "Straße ΣΊΣΥΦΟΣ", "ofﬁce");
    assertThat(hits(ada, "ÉTÉ łódź", "")).containsExactly("a 1");
    assertThat(hits(ada, "京タワー", "")).containsExactly("a 2");
    assertThat(hits(ada, "タ京", "")).isEmpty();
    assertThat(hits(ada, "สดีค", "")).containsExactly("a 3");
    assertThat(hits(ada, "straße", "")).containsExactly("a 4");
    assertThat(hits(ada, "office", "")).containsExactly("a 5");
  }

  @Test
  void newest_documents_come_first_over_all_pages_whether_few_or_many_texts_fit() {
    for (int i = 1; i <= 3; i++) {
      read(ada, "doc" + i, "word one", "word two", "other", "word three");
    }
    List<String> expected =
        List.of(
            "doc3 1", "doc3 2", "doc3 4", "doc2 1", "doc2 2", "doc2 4", "doc1 1", "doc1 2",
            "doc1 4");
    for (int limit : new int[] {1, 2, 4, 50}) {
      assertThat(hits(ada, "word", "", limit)).isEqualTo(expected);
    }
    // Of somebody else, and more than are sorted.
    JsonObject large = read(token("bob", Role.MEMBER), "large", "word");
    SERVER.sql(
        """
        INSERT INTO detection_words (run_id, page, n, words)
        SELECT $1, 1, n, to_tsvector('simple', 'word') FROM generate_series(2, 3000) n""",
        runOf(large));
    for (int limit : new int[] {1, 2, 4, 50}) {
      assertThat(hits(ada, "word", "", limit)).isEqualTo(expected);
    }
    assertThat(hits(ada, "word", "&all_runs=true", 2)).isEqualTo(expected);
    assertThat(hits(ada, "word", "&model=layout@1&label=text", 2))
        .containsExactly("doc3 1", "doc2 1", "doc1 1");
  }

  @Test
  void only_what_the_caller_may_read_is_found() {
    String bob = token("bob", Role.MEMBER);
    String eve = token("eve", Role.VIEWER);
    String root = token("root", Role.ADMIN);
    read(ada, "hers", "secret");
    read(bob, "his", "secret");
    JsonObject shared = read(bob, "for all", "secret");
    SERVER.sql(
        "UPDATE document SET shared = true WHERE id = $1", UUID.fromString(shared.getString("id")));
    assertThat(hits(ada, "secret", "")).containsExactly("for all 1", "hers 1");
    assertThat(hits(eve, "secret", "")).containsExactly("for all 1");
    assertThat(hits(root, "secret", "")).containsExactly("for all 1", "his 1", "hers 1");
    String his =
        SERVER
            .sql("SELECT id FROM document WHERE title = 'his'")
            .iterator()
            .next()
            .getUUID(0)
            .toString();
    assertThat(hits(ada, "secret", "&document=" + his)).isEmpty();
    assertThat(hits(bob, "secret", "&document=" + his)).containsExactly("his 1");
  }

  @Test
  void the_newest_run_that_found_something_counts_unless_all_are_wanted() {
    JsonObject document = read(ada, "a", "old text");
    assertThat(hits(ada, "text", "")).containsExactly("a 1");
    readRun(again(ada, document), "partial", "none", "new text");
    assertThat(hits(ada, "text", "")).containsExactly("a 2");
    readRun(again(ada, document), "cancelled", "none", "none", "cancelled text");
    again(ada, document);
    assertThat(hits(ada, "text", "")).containsExactly("a 2");
    assertThat(hits(ada, "text", "&all_runs=true", 1)).containsExactly("a 3", "a 2", "a 1");
    SERVER.sql("UPDATE run SET model_name = 'other' WHERE id = $1", runOf(document));
    assertThat(hits(ada, "text", "&model=other")).containsExactly("a 1");
    assertThat(hits(ada, "text", "&model=layout")).containsExactly("a 2");
    assertThat(hits(ada, "text", "&model=layout@2")).isEmpty();
    assertThat(hits(ada, "text", "&label=table&all_runs=true")).containsExactly("a 2");
    assertThat(hits(ada, "text", "&label=@text")).isEmpty();
  }

  @Test
  void what_users_type_is_never_an_error_of_the_server() {
    read(ada, "a", "it's a \\ test & more: 100% (really) | <->");
    for (String query :
        List.of(
            "it's",
            "\\ test",
            "'; DROP TABLE run; --",
            "a & b | !c",
            "\"unclosed phrase",
            "-x test",
            "test:*",
            "((((test",
            "'''' test",
            "\\\\' test",
            "\ud83d\ude00 test",
            "ﷺ".repeat(200),
            "x".repeat(200),
            "- - OR OR test OR",
            "\"\" test",
            "あ".repeat(200))) {
      assertThat(search(ada, query, "&label='%5C%27").statusCode()).as(query).isEqualTo(200);
      assertThat(search(ada, query, "").statusCode()).as(query).isEqualTo(200);
    }
    assertThat(hits(ada, "\"really more\" OR (test)", "")).containsExactly("a 1");
    assertThat(hits(ada, "test -more", "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', q",
    "q=, q",
    "q=%00a, q",
    "q=-a, q",
    "q=%21%21, q",
    "q=a&limit=51, limit",
    "q=a&limit=0, limit",
    "q=a&document=x, document",
    "q=a&all_runs=yes, all_runs",
    "q=a&cursor=abc, cursor",
    "q=a&sort=newest, sort",
    "q=a&q=b, q",
  })
  void a_wrong_parameter_is_named(String query, String field) {
    HttpResponse<String> answer =
        SERVER.send(TestUsers.with(ada, SERVER.request("/api/v1/search?" + query)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    JsonObject error = new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("field")).isEqualTo(field);
  }

  @Test
  void a_long_query_is_refused() {
    assertThat(search(ada, "x".repeat(201), "").statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-01T00:00Z x 2026-01-01T00:00Z y 1 1",
        "2026-01-01T00:00Z 00000000-0000-0000-0000-000000000001 +292278994-01-01T00:00Z"
            + " 00000000-0000-0000-0000-000000000001 1 1",
        "2026-01-01T00:00Z 00000000-0000-0000-0000-000000000001 2026-01-01T00:00Z"
            + " 00000000-0000-0000-0000-000000000001 -1 99999999999",
      })
  void a_cursor_that_this_server_did_not_make_is_refused(String place) {
    String cursor =
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(place.getBytes(StandardCharsets.UTF_8));
    assertThat(search(ada, "a", "&cursor=" + cursor).statusCode()).isEqualTo(422);
  }
}
