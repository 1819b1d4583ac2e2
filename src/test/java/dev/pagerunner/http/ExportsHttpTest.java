package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportsHttpTest {
  private static final String CSV_HEAD =
      "file,page,n,label,score,x0,y0,x1,y1,width,height,dpi,text,text_truncated\r\n";

  private static TestServer server;
  private static String run;

  @BeforeAll
  static void readFourOfFivePages() {
    server = new TestServer();
    server.clear();
    UUID id = server.uploadedRun();
    server.open(id, 5);
    server.sql("UPDATE document SET pages = 5");
    for (int page = 1; page <= 4; page++) {
      server.readPage(id, page);
    }
    run = "/api/v1/runs/" + id;
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_run_is_exported_as_it_is_now_and_says_that_more_may_come() {
    HttpResponse<String> answer = server.get(run + "/export?format=csv&pages=2-3");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            CSV_HEAD
                + "\"paper.pdf\",2,1,\"table\",0.2,10,20,100,200,900,1200,108,\"Hello\",false\r\n"
                + "\"paper.pdf\",3,1,\"text\",0.3,10,20,100,200,900,1200,108,\"Hello\",false\r\n");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/csv; charset=utf-8; header=present");
    assertThat(answer.headers().firstValue("X-Run-State")).contains("running");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"paper.csv\"; filename*=UTF-8''paper.csv");
  }

  @Test
  void only_what_is_wanted_is_exported() {
    assertThat(lines("format=csv")).isEqualTo(5);
    assertThat(lines("format=csv&labels=text")).isEqualTo(3);
    assertThat(lines("format=csv&labels=text,table&min_score=0.25")).isEqualTo(3);
    assertThat(lines("format=csv&pages=5")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | format | csv",
        "format=xml                  | format | csv",
        "format=csv&pages=3-1        | pages | write 1-3",
        "format=csv&pages=6          | pages | has 5",
        "format=csv&labels=dog       | labels | 'dog' is not one of the model's labels: table, text",
        "format=csv&min_score=2      | min_score | not from 0 to 1",
        "format=csv&images=yes       | images | neither true nor false",
        "format=csv&guard=0          | guard | neither true nor false",
        "format=csv&image_prefix=a   | image_prefix | leave it out",
        "format=csv&colour=red       | colour | format",
      })
  void a_wrong_option_is_named_with_what_is_allowed(String query, String field, String allowed) {
    HttpResponse<String> answer = server.get(run + "/export?" + query);
    assertThat(answer.statusCode()).isEqualTo(422);
    JsonObject error = new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("field")).isEqualTo(field);
    assertThat(error.getString("detail")).contains(allowed);
  }

  @Test
  void formats_are_listed() {
    JsonObject csv = server.json("/api/v1/export-formats").getJsonArray("items").getJsonObject(0);
    assertThat(csv.getString("name")).isEqualTo("csv");
    assertThat(csv.getJsonArray("options")).containsExactly("guard");
  }

  @Test
  void a_client_that_asks_for_the_head_only_gets_no_file() {
    HttpRequest.Builder head =
        server
            .request(run + "/export?format=csv")
            .method("HEAD", HttpRequest.BodyPublishers.noBody());
    HttpResponse<String> answer = server.send(head);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Run-State")).contains("running");
    assertThat(answer.body()).isEmpty();
  }

  private static long lines(String query) {
    return server.get(run + "/export?" + query).body().lines().count();
  }
}
