package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
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

/** The lists of a user's documents and runs: filters, orders, pages. */
class ListsTest {
  private static final String DOCUMENTS = "/api/v1/documents";
  private static final String RUNS = "/api/v1/runs";

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

  private static JsonObject upload(String token, String title) {
    Form form = new Form().field("title", title).file(title + " file.pdf", Form.PDF);
    HttpRequest.Builder request =
        TestUsers.with(token, SERVER.request(DOCUMENTS))
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    return new JsonObject(SERVER.send(request).body());
  }

  private static UUID runOf(JsonObject document) {
    return UUID.fromString(document.getJsonObject("run").getString("id"));
  }

  private static HttpResponse<String> get(String token, String path) {
    return SERVER.send(TestUsers.with(token, SERVER.request(path)));
  }

  /** One field of all items, read in pages of two. */
  private static List<String> all(String token, String path, String field) {
    List<String> values = new ArrayList<>();
    String next = "";
    while (next != null) {
      String cursor = next.isEmpty() ? "" : "&cursor=" + next;
      HttpResponse<String> answer =
          get(token, path + (path.contains("?") ? "&" : "?") + "limit=2" + cursor);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonObject page = new JsonObject(answer.body());
      page.getJsonArray("items").forEach(item -> values.add(((JsonObject) item).getString(field)));
      next = page.getString("next");
    }
    return values;
  }

  private List<String> titles(String query) {
    return all(ada, DOCUMENTS + query, "title");
  }

  @Test
  void every_order_is_kept_over_all_pages() {
    for (String title : List.of("beta", "Alpha", "beta", "Éclair 100% _", "gamma")) {
      upload(ada, title);
    }
    assertThat(titles("")).containsExactly("gamma", "Éclair 100% _", "beta", "Alpha", "beta");
    assertThat(titles("?sort=newest")).isEqualTo(titles(""));
    assertThat(titles("?sort=oldest"))
        .containsExactly("beta", "Alpha", "beta", "Éclair 100% _", "gamma");
    assertThat(titles("?sort=title"))
        .containsSubsequence("Alpha", "beta", "beta", "gamma")
        .contains("Éclair 100% _")
        .hasSize(5);
    assertThat(titles("?sort=title&q=a")).containsSubsequence("Alpha", "beta", "beta", "gamma");
  }

  @Test
  void documents_are_found_by_all_filters_together() {
    JsonObject first = upload(ada, "Annual report");
    JsonObject second = upload(ada, "Letter 100%");
    SERVER.open(runOf(first), 2);
    SERVER.readPage(runOf(first), 2); // finds a table
    SERVER.finish(runOf(first), "partial");
    SERVER.sql(
        "UPDATE run SET model_name = 'other', model_version = '2' WHERE id = $1", runOf(second));

    assertThat(titles("?q=REPORT")).containsExactly("Annual report");
    assertThat(titles("?q=report%20FILE.pdf")).containsExactly("Annual report");
    assertThat(titles("?q=100%25")).containsExactly("Letter 100%");
    assertThat(titles("?q=_")).isEmpty();
    assertThat(titles("?state=partial")).containsExactly("Annual report");
    assertThat(titles("?state=queued")).containsExactly("Letter 100%");
    assertThat(titles("?model=other")).containsExactly("Letter 100%");
    assertThat(titles("?model=other@2")).containsExactly("Letter 100%");
    assertThat(titles("?model=other@1")).isEmpty();
    assertThat(titles("?label=table")).containsExactly("Annual report");
    assertThat(titles("?label=text")).isEmpty();
    assertThat(titles("?label=table&state=partial&q=annual&model=layout&sort=title"))
        .containsExactly("Annual report");
    assertThat(titles("?label=table&state=queued")).isEmpty();
    assertThat(titles("?q=&state=&model=&label=&sort=")).hasSize(2);
  }

  @Test
  void documents_come_in_any_order_in_both_directions_with_their_number() {
    JsonObject b = upload(ada, "b");
    JsonObject a = upload(ada, "a");
    JsonObject c = upload(ada, "c");
    SERVER.finish(runOf(b), "failed");
    SERVER.open(runOf(c), 7);
    SERVER.sql("UPDATE document SET pages = 7 WHERE id = $1", UUID.fromString(c.getString("id")));
    SERVER.sql("UPDATE run SET model_name = 'Another' WHERE id = $1", runOf(a));
    assertThat(titles("?sort=created")).containsExactly("c", "a", "b");
    assertThat(titles("?direction=asc")).containsExactly("b", "a", "c");
    assertThat(titles("?sort=title&direction=desc")).containsExactly("c", "b", "a");
    assertThat(titles("?sort=state")).containsExactly("a", "c", "b");
    assertThat(titles("?sort=state&direction=desc")).containsExactly("b", "c", "a");
    assertThat(titles("?sort=pages&direction=desc")).startsWith("c");
    assertThat(titles("?sort=model")).startsWith("a").hasSize(3);
    JsonObject first = new JsonObject(get(ada, DOCUMENTS + "?limit=1").body());
    assertThat(first.getInteger("total")).isEqualTo(3);
    assertThat(first.containsKey("total_is_at_least")).isFalse();
    JsonObject failed = new JsonObject(get(ada, DOCUMENTS + "?state=failed").body());
    assertThat(failed.getInteger("total")).isEqualTo(1);
    String bob = token("bob", Role.MEMBER);
    assertThat(new JsonObject(get(bob, DOCUMENTS).body()).getInteger("total")).isZero();
    assertThat(upload(bob, "b").getValue("same_as")).isNull();
  }

  @Test
  void only_the_latest_run_counts() {
    JsonObject document = upload(ada, "read twice");
    SERVER.open(runOf(document), 2);
    SERVER.readPage(runOf(document), 2);
    SERVER.finish(runOf(document), "succeeded");
    assertThat(titles("?label=table&state=succeeded")).hasSize(1);
    HttpRequest.Builder again =
        TestUsers.with(ada, SERVER.request(DOCUMENTS + "/" + document.getString("id") + "/runs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(SERVER.send(again).statusCode()).isEqualTo(202);
    assertThat(titles("?label=table")).isEmpty();
    assertThat(titles("?state=succeeded")).isEmpty();
    assertThat(all(ada, RUNS, "state")).containsExactly("queued", "succeeded");
  }

  @Test
  void lists_have_nothing_of_others_but_shared_documents() {
    String bob = token("bob", Role.MEMBER);
    String admin = token("root", Role.ADMIN);
    upload(ada, "hers");
    upload(bob, "his");
    JsonObject shared = upload(bob, "for all");
    SERVER.sql(
        "UPDATE document SET shared = true WHERE id = $1", UUID.fromString(shared.getString("id")));
    for (String query : List.of("", "?sort=oldest", "?sort=title", "?state=queued", "?q=file")) {
      assertThat(titles(query)).containsExactlyInAnyOrder("hers", "for all");
    }
    assertThat(titles("?q=his")).isEmpty();
    assertThat(all(admin, DOCUMENTS + "?sort=title", "title"))
        .containsExactly("for all", "hers", "his");
    assertThat(all(ada, RUNS, "document_title")).containsExactly("hers");
    assertThat(all(bob, RUNS, "document_title")).containsExactly("for all", "his");
    assertThat(all(admin, RUNS, "document_title")).isEmpty();
  }

  @Test
  void runs_are_listed_newest_first_by_state() {
    JsonObject first = upload(ada, "one");
    for (String title : List.of("two", "three", "four")) {
      upload(ada, title);
    }
    SERVER.finish(runOf(first), "failed");
    assertThat(all(ada, RUNS, "document_title")).containsExactly("four", "three", "two", "one");
    assertThat(all(ada, RUNS + "?state=queued", "document_title"))
        .containsExactly("four", "three", "two");
    assertThat(all(ada, RUNS + "?state=failed", "id")).containsExactly(runOf(first).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/documents?sort=size, sort",
    "/api/v1/documents?sort=NEWEST, sort",
    "/api/v1/documents?sort=newest&direction=asc, direction",
    "/api/v1/documents?sort=title&direction=up, direction",
    "/api/v1/documents?sha256=zz, sha256",
    "/api/v1/documents?state=done, state",
    "/api/v1/documents?search=x, search",
    "/api/v1/documents?q=a&q=b, q",
    "/api/v1/documents?q=%00, q",
    "/api/v1/runs?state=done, state",
    "/api/v1/runs?model=x, model",
  })
  void a_wrong_parameter_is_named(String path, String field) {
    HttpResponse<String> answer = get(ada, path);
    assertThat(answer.statusCode()).isEqualTo(422);
    JsonObject error = new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("field")).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"newest", "oldest", "title"})
  void a_cursor_of_another_order_or_of_nothing_is_refused(String sort) {
    upload(ada, "a");
    upload(ada, "b");
    String other = sort.equals("title") ? "newest" : "title";
    String cursor =
        new JsonObject(get(ada, DOCUMENTS + "?limit=1&sort=" + other).body()).getString("next");
    for (String wrong :
        List.of(cursor, "x", "eA", "MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIAA")) {
      String path =
          DOCUMENTS
              + "?sort="
              + sort
              + "&cursor="
              + URLEncoder.encode(wrong, StandardCharsets.UTF_8);
      assertThat(get(ada, path).statusCode()).as(wrong).isEqualTo(422);
    }
  }
}
