package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one user may use. */
class QuotasTest {
  @RegisterExtension static final TestServer SERVER = TestServerOptions.withAccounts().server();

  private final TestUsers users = new TestUsers(SERVER);
  private UUID user;
  private String token;

  @BeforeEach
  void makeUser() {
    user = users.add("ada", Role.MEMBER);
    token = users.token(users.session("ada"), "write");
  }

  private HttpResponse<String> upload() {
    Form form = new Form().file("paper.pdf", Form.PDF);
    return SERVER.send(
        TestUsers.with(token, SERVER.request("/api/v1/documents"))
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes())));
  }

  private void limit(String column, long value) {
    SERVER.sql("UPDATE account SET " + column + " = " + value + " WHERE id = $1", user);
  }

  @Test
  void uploads_at_the_same_moment_do_not_pass_the_number_of_documents() {
    limit("max_documents", 2);
    List<Integer> answers =
        IntStream.range(0, 8).parallel().map(i -> upload().statusCode()).boxed().toList();
    assertThat(answers.stream().filter(status -> status == 202)).hasSize(2);
    assertThat(answers.stream().filter(status -> status == 507)).hasSize(6);
    assertThat(SERVER.sql("SELECT id FROM document").size()).isEqualTo(2);
    assertThat(new JsonObject(upload().body()).getString("detail"))
        .contains("2 documents", "Delete some");
  }

  @Test
  void bytes_are_counted_before_and_after_they_came() {
    limit("max_bytes", Form.PDF.length() + 1L);
    assertThat(upload().statusCode()).isEqualTo(507);
    limit("max_bytes", 10_000);
    assertThat(upload().statusCode()).isEqualTo(202);
  }

  @Test
  void pages_of_the_day_run_out_and_come_back() {
    limit("max_pages_per_day", 10);
    JsonObject document = new JsonObject(upload().body());
    SERVER.sql("UPDATE run SET pages_total = 10");
    HttpResponse<String> refused = upload();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    HttpResponse<String> again =
        SERVER.send(
            TestUsers.with(
                    token,
                    SERVER.request("/api/v1/documents/" + document.getString("id") + "/runs"))
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(again.statusCode()).isEqualTo(429);
    SERVER.sql("UPDATE run SET created_at = created_at - interval '25 h'");
    assertThat(upload().statusCode()).isEqualTo(202);
  }

  @Test
  void nothing_of_a_refused_upload_stays() {
    limit("max_documents", 0);
    assertThat(upload().statusCode()).isEqualTo(507);
    assertThat(SERVER.storedFiles()).isEmpty();
  }
}
