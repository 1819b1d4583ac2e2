package dev.pagerunner.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagerunner.domain.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a server answers; its body is read as it comes. */
record Answer(int status, HttpHeaders headers, InputStream body) implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_JSON = 1 << 20;
  private static final int MOST_TEXT = 1_000;
  private static final int ACCEPTED = 202;
  private static final int FOUND = 302;
  private static final int SEE_OTHER = 303;
  private static final String EXPORTS = "/api/v1/exports/";
  private static final int NO_LOGIN = 401;
  private static final int NOT_ALLOWED = 403;
  private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

  /**
   * Returns at all only if the request was obeyed.
   *
   * @throws BusyException if it may be obeyed later
   * @throws RefusedException if it never will be
   */
  Answer orRefusal() throws IOException {
    if (status == ACCEPTED
        && headers.firstValue("Location").filter(path -> path.startsWith(EXPORTS)).isPresent()) {
      throw new BusyException("the server is still making the file", retryAfter());
    }
    if (status >= 200 && status < 300) {
      return this;
    }
    String why = problem();
    if (LATER.contains(status)) {
      throw new BusyException(why, retryAfter());
    }
    if (status < 400) {
      throw new RefusedException(
          "the server is elsewhere (status " + status + "): give the address that it sends to",
          true);
    }
    if (status == NO_LOGIN) {
      throw new RefusedException(
          "the server wants to know who asks: give a valid API token in PAGERUNNER_TOKEN, which"
              + " its page /account makes",
          true);
    }
    throw new RefusedException(why, status == NOT_ALLOWED);
  }

  /** The path of the file that the server has made, on itself; empty if this is no such answer. */
  Optional<String> madeFile() {
    return status == SEE_OTHER
        ? headers.firstValue("Location").filter(path -> path.startsWith(EXPORTS))
        : Optional.empty();
  }

  /** The address of a file that the server has in a bucket; empty if this is no such answer. */
  Optional<URI> inBucket() {
    try {
      return status == FOUND
          ? headers
              .firstValue("Location")
              .map(URI::create)
              .filter(uri -> "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The body, where it is JSON of a moderate size. */
  JsonNode json() throws IOException {
    byte[] bytes = body.readNBytes(MOST_JSON);
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is no JSON: is this a Pagerunner?", e);
    }
  }

  /** What the server says about an error, on one line. */
  private String problem() throws IOException {
    String detail = "";
    try {
      detail = JSON.readTree(body.readNBytes(MOST_JSON)).path("detail").asText();
    } catch (JsonProcessingException ignored) {
      // A proxy answers in HTML.
    }
    String text = detail.isEmpty() ? "the server answers with status " + status : detail;
    return PlainText.oneLine(text.substring(0, Math.min(text.length(), MOST_TEXT)));
  }

  private Optional<Duration> retryAfter() {
    return headers
        .firstValue("Retry-After")
        .filter(text -> SECONDS.matcher(text).matches())
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
