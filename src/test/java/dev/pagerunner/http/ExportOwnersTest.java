package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.exports.ExportLeases;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an export may have in it depends on who its owner is when it is made. */
class ExportOwnersTest {
  @RegisterExtension static final TestServer SERVER = TestServerOptions.withAccounts().server();

  private final TestUsers users = new TestUsers(SERVER);
  private UUID admin;
  private String token;

  @BeforeEach
  void exportARun() {
    admin = users.add("admin", Role.ADMIN);
    token = users.token(users.session("admin"), "read");
    UUID run = uploadedRun();
    String body =
        new JsonObject()
            .put("format", "csv")
            .put("runs", new JsonArray().add(run.toString()))
            .encode();
    assertThat(
            SERVER
                .send(
                    TestUsers.with(token, SERVER.request("/api/v1/exports"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void an_administrator_exports_everybodys_runs() {
    assertThat(visible()).contains(Visibility.EVERYTHING);
  }

  @Test
  void one_who_is_an_administrator_no_more_exports_their_own_runs() {
    SERVER.sql("UPDATE account SET role = 'member' WHERE id = $1", admin);
    assertThat(visible()).contains(Visibility.own(admin));
  }

  @Test
  void one_who_is_disabled_exports_nothing() {
    SERVER.sql("UPDATE account SET disabled = true WHERE id = $1", admin);
    assertThat(visible()).isEmpty();
  }

  @Test
  void the_jobs_of_an_account_go_with_it_and_their_bytes_are_scheduled() {
    SERVER.sql("DELETE FROM document");
    SERVER.sql("DELETE FROM account WHERE id = $1", admin);
    assertThat(SERVER.sql("SELECT 1 FROM export_job").size()).isZero();
    assertThat(SERVER.sql("SELECT 1 FROM blob_trash WHERE prefix LIKE 'exports/%'").size())
        .isPositive();
  }

  private UUID uploadedRun() {
    Form form = new Form().file("paper.pdf", Form.PDF);
    String writing = users.token(users.session("admin"), "write");
    HttpRequest.Builder upload =
        TestUsers.with(writing, SERVER.request("/api/v1/documents"))
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    return UUID.fromString(
        new JsonObject(SERVER.send(upload).body()).getJsonObject("run").getString("id"));
  }

  private static Optional<Visibility> visible() {
    ExportLeases leases = new ExportLeases(SERVER.database(), Duration.ofMinutes(1));
    return TestServer.await(leases.claim("a worker")).orElseThrow().visible();
  }
}
