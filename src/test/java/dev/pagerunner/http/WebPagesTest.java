package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTML of the page, and what it asks first. */
class WebPagesTest {
  @RegisterExtension static final TestServer server = new TestServer();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/documents/some", "/gallery", "/admin", "/account", "/docs/"})
  void pages_look_as_was_chosen_in_the_browser(String path) {
    HttpResponse<String> usual = server.get(path);
    HttpResponse<String> chosen =
        server.send(
            server
                .request(path)
                .header("Cookie", "a=b; pagerunner_settings=theme-dark.patterns-on"));

    assertThat(usual.body())
        .contains("<html lang=\"en\">", "content=\"light dark\"")
        .doesNotContain("patterns.css", "{{");
    assertThat(chosen.body())
        .contains("<html lang=\"en\" data-theme=\"dark\" data-patterns=\"on\">", "patterns.css")
        .contains("<meta name=\"color-scheme\" content=\"dark\">");
    assertThat(chosen.headers().allValues("Vary")).anyMatch(one -> one.equalsIgnoreCase("cookie"));
    assertThat(chosen.headers().firstValue("ETag"))
        .isNotEqualTo(usual.headers().firstValue("ETag"));
  }

  @Test
  void pages_know_the_size_of_the_largest_file() {
    JsonObject session = new JsonObject(server.get("/api/v1/session").body());

    assertThat(session.getLong("max_upload_bytes")).isEqualTo(TestServer.MAX_UPLOAD);
  }
}
