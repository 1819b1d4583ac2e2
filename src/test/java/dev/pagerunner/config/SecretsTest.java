package dev.pagerunner.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.store.PostgresAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Passwords do not get into messages, whatever is wrong with the value that holds them. */
class SecretsTest {
  private static final String SECRET = "hush";

  /** Each with the secret in it; %s is a scheme. */
  private static final List<String> MALFORMED =
      List.of(
          "%s://user:hu sh-hush@host/db",
          "%s://us/er:hush@host/db",
          "%s://user:hush",
          "%s://user:hush@",
          "%s://user:hu@hush@host/db",
          "%s://user:hush#1@host/db",
          "%s://user:hush?@host/db",
          "%s://user:hush%%zz@host/db",
          "%s://user:$hush{}@host/db",
          "%s://user:hush@host:port/db",
          "%s://user:hush:hush@host/a/b",
          "%s://:hush@host/db",
          "%s://hush:@host/db",
          "%s://host/db?password=hush",
          "%s://host/db?x=1&key=hush",
          "%s://user@host/db?X-Amz-Signature=hush",
          "%s:user:hush@host/db",
          "user:hush@host",
          "\"%s://user:hush@host/db\"",
          "hush hush");

  @TempDir Path folder;

  static Stream<Arguments> everySecretAndMalformedValue() {
    Map<String, String> schemes = new HashMap<>();
    schemes.put("DATABASE_URL", "postgres");
    schemes.put("CLOUDAMQP_URL", "amqps");
    schemes.put("AWS_ACCESS_KEY_ID", "https");
    schemes.put("AWS_SECRET_ACCESS_KEY", "https");
    schemes.put("AWS_ENDPOINT_URL_S3", "https");
    schemes.put("MODEL_PATH", "https");
    schemes.put("PAGERUNNER_MODELS", "https");
    schemes.put("HTTPS_PROXY", "http");
    schemes.put("https_proxy", "http");
    // Not a place for a secret; a value may have been put into the wrong variable.
    schemes.put("PORT", "postgres");
    return schemes.entrySet().stream()
        .flatMap(
            setting ->
                MALFORMED.stream()
                    .map(value -> Arguments.of(setting.getKey(), value, setting.getValue())));
  }

  @ParameterizedTest
  @MethodSource("everySecretAndMalformedValue")
  void neither_a_refusal_nor_what_is_shown_has_it(String name, String pattern, String scheme) {
    String value = pattern.replace("%s", scheme).replace("%%", "%");
    assertThat(said(name, value)).doesNotContain(mayShow(name, value) ? "never" : SECRET);
  }

  /** A path or a plain address is no secret, and whoever mistyped one is to see it. */
  private static boolean mayShow(String name, String value) {
    boolean path =
        name.startsWith("MODEL")
            || name.endsWith("MODELS")
            || name.startsWith("AWS_END")
            || name.equals("PORT");
    return path && !value.contains("@") && !value.contains("?");
  }

  /**
   * All that anybody gets to see of the value: the table of config, or an error with its causes.
   */
  private String said(String name, String value) {
    Map<String, String> environment = new HashMap<>(Map.of(name, value));
    try {
      SettingValues values = SettingValues.read(environment, folder);
      Settings settings = Settings.of(values);
      settings.database().url().ifPresent(PostgresAddress::of);
      return values.all() + " " + settings;
    } catch (PagerunnerException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return trace.toString();
    }
  }

  @Test
  void an_address_of_postgres_that_its_client_cannot_read_is_explained() {
    assertThat(said("DATABASE_URL", "postgres://user:$hush@host/db"))
        .contains("special characters of the password percent-encoded")
        .doesNotContain(SECRET);
  }

  @Test
  void parameters_of_addresses_are_masked_but_for_those_that_are_known() {
    assertThat(said("DATABASE_URL", "postgres://u:hush@host/db?sslmode=require&options=hush"))
        .contains("postgres://u:***@host/db?sslmode=require&options=***");
    assertThat(
            said("PAGERUNNER_MODELS", "https://a.test/1.zip?key=hush,https://b.test/2.zip?t=hush"))
        .contains("https://a.test/1.zip?key=***,https://b.test/2.zip?t=***");
  }
}
