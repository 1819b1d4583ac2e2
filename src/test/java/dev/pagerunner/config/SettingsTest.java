package dev.pagerunner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.config.Settings.LogFormat;
import dev.pagerunner.domain.ModelAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void everything_has_a_default() {
    Settings settings = load();
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(settings.http().maxUpload()).isEqualTo(100_000_000);
    assertThat(settings.accounts().auth()).isEmpty();
    assertThat(settings.database().url()).isEmpty();
    assertThat(settings.storage().dataDir()).isEqualTo(folder.resolve("data"));
    assertThat(settings.storage().minFreeDisk()).isEqualTo(256_000_000);
    assertThat(settings.model().path()).isEmpty();
    assertThat(settings.worker().processes()).isEqualTo(1);
    assertThat(settings.worker().threads()).isBetween(1, 4);
    assertThat(settings.worker().pageTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.worker().lease()).isEqualTo(Duration.ofSeconds(15));
    assertThat(settings.limits())
        .isEqualTo(new Settings.Limits(2000, 1000, 500, 1_000_000_000, 0.05));
    assertThat(settings.log()).isEqualTo(new Settings.Log(LogFormat.TEXT, Settings.Level.INFO));
  }

  @Test
  void the_environment_is_stronger_than_dotenv_than_the_file_than_the_default() {
    write("conf/pagerunner.yaml", "port: 1\nmax_pages: 1\nmax_queued: 1\n");
    write(".env", "PORT=2\nPAGERUNNER_MAX_PAGES=2\n");
    Settings settings = load("PORT", "3");
    assertThat(settings.http().port()).isEqualTo(3);
    assertThat(settings.limits().maxPages()).isEqualTo(2);
    assertThat(settings.limits().maxQueued()).isEqualTo(1);
    assertThat(settings.worker().processes()).isEqualTo(1);
  }

  @Test
  void every_value_knows_where_it_came_from() {
    write("conf/pagerunner.yaml", "max_queued: 1\n");
    write(".env", "PAGERUNNER_MAX_PAGES=2\n");
    assertThat(SettingValues.read(Map.of("PORT", "3"), folder).all())
        .extracting(SettingValue::toString)
        .contains(
            "PORT=3 (environment)",
            "PAGERUNNER_MAX_PAGES=2 (.env)",
            "PAGERUNNER_MAX_QUEUED=1 (conf/pagerunner.yaml)",
            "PAGERUNNER_WORKERS=1 (default)");
  }

  @Test
  void the_file_can_lie_elsewhere() {
    write("elsewhere.yaml", "port: 81");
    assertThat(load("PAGERUNNER_CONFIG", "elsewhere.yaml").http().port()).isEqualTo(81);
    assertThatThrownBy(() -> load("PAGERUNNER_CONFIG", "gone.yaml"))
        .hasMessage("PAGERUNNER_CONFIG is 'gone.yaml' (environment): there is no such file");
  }

  @Test
  void a_blank_value_counts_as_not_set() {
    assertThat(load("PORT", " ", "DATABASE_URL", "").http().port()).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 70000, a whole number from 0 to 65535",
    "PORT, http, a whole number from 0 to 65535",
    "PORT, 99999999999999999999, a whole number from 0 to 65535",
    "PAGERUNNER_WORKERS, -1, a whole number from 0 to 64",
    "PAGERUNNER_MAX_UPLOAD, lots, 'a size from 1 KB to 10 GB, such as \"100 MB\", \"64 MiB\" or plain bytes'",
    "PAGERUNNER_MAX_UPLOAD, 999999999999 GB, 'a size from 1 KB to 10 GB, such as \"100 MB\", \"64 MiB\" or plain bytes'",
    "PAGERUNNER_LEASE, 15, 'a duration from 500 ms to 1 h with its unit (ms, s, min, h)'",
    "PAGERUNNER_LOG, xml, 'one of text, json'",
    "PAGERUNNER_AUTH, password, 'one of accounts, none'",
    "MODEL_DEVICE, tpu, 'one of cpu, cuda'",
  })
  void a_bad_value_is_refused_in_one_line(String name, String value, String allowed) {
    assertThatThrownBy(() -> load(name, value))
        .isInstanceOf(SettingsException.class)
        .hasMessage(name + " is '" + value + "' (environment): it must be " + allowed);
  }

  @Test
  void a_bad_value_with_line_breaks_still_makes_one_line() {
    assertThatThrownBy(() -> load("PORT", "1\n2\u001b[31m"))
        .hasMessageStartingWith("PORT is '1\\n2\\u001b[31m' (environment)");
  }

  @ParameterizedTest
  @CsvSource({
    "100 MB, 100000000",
    "64MiB, 67108864",
    "5000, 5000",
    "2 gb, 2000000000",
    "10 kb, 10000"
  })
  void sizes_have_units(String text, long bytes) {
    assertThat(load("PAGERUNNER_MAX_UPLOAD", text).http().maxUpload()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"120 s, 120000", "2 min, 120000", "500ms, 500", "1h, 3600000"})
  void durations_have_units(String text, long milliseconds) {
    assertThat(load("PAGERUNNER_PAGE_TIMEOUT", text).worker().pageTimeout())
        .isEqualTo(Duration.ofMillis(milliseconds));
  }

  @Test
  void a_misspelt_name_is_refused_with_the_name_that_was_meant() {
    assertThatThrownBy(() -> load("PAGERUNNER_MAXPAGES", "10"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "PAGERUNNER_MAXPAGES (environment) is not a setting:"
                + " did you mean PAGERUNNER_MAX_PAGES?");
    assertThatThrownBy(() -> load("PAGERUNNER_FLUX_CAPACITOR", "10"))
        .hasMessage(
            "PAGERUNNER_FLUX_CAPACITOR (environment) is not a setting:"
                + " `pagerunner config` lists the settings");
  }

  @Test
  void a_misspelt_key_of_the_file_is_refused_with_the_key_that_was_meant() {
    write("conf/pagerunner.yaml", "max-pages: 10");
    assertThatThrownBy(this::load)
        .hasMessage("max-pages (conf/pagerunner.yaml) is not a setting: did you mean max_pages?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"port: [1, 2]", "port: {a: 1}"})
  void a_group_where_a_value_belongs_is_refused(String yaml) {
    write("conf/pagerunner.yaml", yaml);
    assertThatThrownBy(this::load)
        .hasMessage(
            "port (conf/pagerunner.yaml) is a list or a group:"
                + " it must be a whole number from 0 to 65535");
  }

  @Test
  void a_file_that_is_no_yaml_is_refused_without_being_quoted() {
    write("conf/pagerunner.yaml", "port: 1\ndatabase_url: 'secret\n");
    assertThatThrownBy(this::load)
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("conf/pagerunner.yaml is not valid YAML, in line ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void the_role_all_on_a_loopback_address_alone_asks_nobody_to_log_in() {
    assertThat(load("PAGERUNNER_HOST", "localhost").http().host()).isEqualTo("localhost");
    assertThat(load("PAGERUNNER_HOST", "::1").http().host()).isEqualTo("::1");
    assertThat(load().accounts().loginRequired(true)).isFalse();
    assertThat(load().accounts().loginRequired(false)).isTrue();
    assertThat(load("PAGERUNNER_AUTH", "none").accounts().loginRequired(false)).isFalse();
    assertThat(load("PAGERUNNER_AUTH", "accounts").accounts().loginRequired(true)).isTrue();
    assertThatThrownBy(() -> load("PAGERUNNER_HOST", "127.evil.example"))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void an_administrator_needs_a_name_and_a_password_which_is_never_shown() {
    assertThatThrownBy(() -> load("PAGERUNNER_ADMIN_USER", "ada"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PAGERUNNER_ADMIN_PASSWORD");
    Settings settings =
        load("PAGERUNNER_ADMIN_USER", "ada", "PAGERUNNER_ADMIN_PASSWORD", "four words in a row");
    assertThat(settings.accounts().admin().orElseThrow().password())
        .isEqualTo("four words in a row");
    assertThat(settings.toString()).contains("ada").doesNotContain("four words");
  }

  @Test
  void a_server_that_others_reach_needs_a_name() {
    assertThatThrownBy(() -> onAllAddresses("PAGERUNNER_PUBLIC_URL", ""))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("PAGERUNNER_HOST is '0.0.0.0': set PAGERUNNER_ALLOWED_HOSTS")
        .hasMessageNotContaining("\n");
    assertThat(onAllAddresses("PAGERUNNER_PUBLIC_URL", "https://Pages.example.org/").publicUrl())
        .contains(URI.create("https://pages.example.org"));
    assertThat(onAllAddresses("HEROKU_APP_DEFAULT_DOMAIN_NAME", "a-1.herokuapp.com").publicUrl())
        .contains(URI.create("https://a-1.herokuapp.com"));
    assertThat(
            load(
                    "PAGERUNNER_PUBLIC_URL",
                    "http://pages.example.org:8080",
                    "HEROKU_APP_DEFAULT_DOMAIN_NAME",
                    "a-1.herokuapp.com")
                .http()
                .publicUrl())
        .contains(URI.create("http://pages.example.org:8080"));
    assertThat(onAllAddresses("PAGERUNNER_ALLOWED_HOSTS", "a.example, [::1]  10.0.0.1"))
        .extracting(HttpSettings::allowedHosts)
        .isEqualTo(List.of("a.example", "[::1]", "10.0.0.1"));
  }

  @Test
  void origins_of_other_sites_are_spelled_as_browsers_spell_them() {
    assertThat(load("PAGERUNNER_HOST", "127.0.0.1").http().corsOrigins()).isEmpty();
    String origins = "HTTPS://App.Example.org:443/, http://localhost:3000 http://[::1]:80";
    assertThat(load("PAGERUNNER_CORS_ORIGINS", origins).http().corsOrigins())
        .containsExactly("https://app.example.org", "http://localhost:3000", "http://[::1]");
    assertThatThrownBy(() -> load("PAGERUNNER_CORS_ORIGINS", "https://app.example.org:70000"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("a port is from 1 to 65535")
        .hasMessageNotContaining("\n");
  }

  private HttpSettings onAllAddresses(String name, String value) {
    return load("PAGERUNNER_HOST", "0.0.0.0", "PAGERUNNER_AUTH", "none", name, value).http();
  }

  @Test
  void a_host_with_an_underscore_is_refused_only_where_it_cannot_be_used() {
    String database = "postgres://user:password@my_db:5432/name";
    assertThat(load("DATABASE_URL", database).database().url()).contains(database);
    String broker = "amqp://user:password@my_broker/name";
    assertThat(load("CLOUDAMQP_URL", broker).queue().url()).contains(broker);
    assertThat(load("PAGERUNNER_PUBLIC_URL", "http://my_web:8080").http().publicUrl())
        .contains(URI.create("http://my_web:8080"));
    assertThatThrownBy(() -> load("AWS_ENDPOINT_URL_S3", "http://my_store:9000"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("AWS_ENDPOINT_URL_S3 is 'http://my_store:9000' (environment): ")
        .hasMessageContaining("with an underscore");
  }

  @Test
  void an_address_with_a_user_in_it_is_refused_without_being_shown() {
    assertThatThrownBy(() -> load("PAGERUNNER_PUBLIC_URL", "https://user@pages.example.org"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("PAGERUNNER_PUBLIC_URL is '***' (environment): it must be ");
  }

  @ParameterizedTest
  @CsvSource({
    "PAGERUNNER_PUBLIC_URL, pages.example.org",
    "PAGERUNNER_PUBLIC_URL, https://pages.example.org/pages",
    "PAGERUNNER_PUBLIC_URL, ftp://pages.example.org",
    "PAGERUNNER_ALLOWED_HOSTS, https://pages.example.org",
    "PAGERUNNER_ALLOWED_HOSTS, pages.example.org:8080",
    "PAGERUNNER_ALLOWED_HOSTS, *",
    "PAGERUNNER_TRUSTED_PROXIES, proxy",
    "PAGERUNNER_CORS_ORIGINS, *",
    "PAGERUNNER_CORS_ORIGINS, null",
    "PAGERUNNER_CORS_ORIGINS, app.example.org",
    "PAGERUNNER_CORS_ORIGINS, https://*.example.org",
    "PAGERUNNER_CORS_ORIGINS, https://app.example.org/app",
    "PAGERUNNER_CORS_ORIGINS, https://a.example.org b.example.org",
    "PAGERUNNER_TRUSTED_PROXIES, 10.0.0.0/33",
    "PAGERUNNER_TRUSTED_PROXIES, 10.0.0.256",
    "PAGERUNNER_TRUSTED_PROXIES, 10.0.0.0/x",
  })
  void a_name_or_a_proxy_that_is_none_is_refused(String name, String value) {
    assertThatThrownBy(() -> load(name, value))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(name + " is '" + value + "' (environment): it must be ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://u:p@host/db",
        "postgresql://u:p%40ss@host:5432/db?sslmode=require",
        "postgres://my_db/db"
      })
  void the_database_is_a_postgres_url(String url) {
    assertThat(load("DATABASE_URL", url).database().url()).contains(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://u:hush@host/db",
        "postgres://u:hu@hush@host/db",
        "postgres://u:hush/hush@host/db",
        "u:hush@host",
        "postgres://u:hush@host",
        "postgres://host?password=hush"
      })
  void a_password_is_never_shown(String url) {
    assertThatThrownBy(() -> load("DATABASE_URL", url))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("DATABASE_URL is '")
        .hasMessageNotContaining("hush");
  }

  @Test
  void records_do_not_print_the_password() {
    Settings settings = load("DATABASE_URL", "postgres://u:hush@host/db?sslmode=require");
    assertThat(settings.toString())
        .contains("postgres://u:***@host/db?sslmode=require")
        .doesNotContain("hush");
  }

  @Test
  void a_model_folder_must_be_there() {
    assertThatThrownBy(() -> load("MODEL_PATH", "models/none"))
        .hasMessageStartingWith(
            "MODEL_PATH is 'models/none' (environment): there is no such folder");
    write("models/mine/model.json", "{}");
    assertThat(load("MODEL_PATH", "models/mine").model().path().map(ModelAddress::location))
        .contains(folder.resolve("models/mine").toString());
  }

  @Test
  void a_model_comes_from_a_zip_the_web_or_a_bucket() {
    String sha256 = "0123456789abcdef".repeat(4);
    assertThatThrownBy(() -> load("MODEL_PATH", "models/none.zip"))
        .hasMessageStartingWith(
            "MODEL_PATH is 'models/none.zip' (environment): there is no such file");
    assertThat(load("MODEL_PATH", "https://models.test/a.zip#sha256=" + sha256).model().path())
        .contains(
            new ModelAddress(
                ModelAddress.Kind.HTTP, "https://models.test/a.zip", Optional.of(sha256)));
    ModelAddress prefix = load("MODEL_PATH", "s3://bucket/a/B c/").model().path().orElseThrow();
    assertThat(prefix.bucket() + " " + prefix.key()).isEqualTo("bucket a/B c");
    assertThat(prefix.isZip()).isFalse();
    assertThat(load("MODEL_PATH", "http://127.0.0.1:8000/a.zip").model().path()).isPresent();
    assertThatThrownBy(() -> load("MODEL_PATH", "http://models.test/a.zip"))
        .hasMessageEndingWith("a model may come by http:// from this machine only: use https://");
    assertThatThrownBy(() -> load("MODEL_PATH", "ftp://models.test/a.zip"))
        .hasMessageContaining("models do not come by ftp");
    assertThatThrownBy(() -> load("MODEL_PATH", "https://models.test/a.zip#sha256=12"))
        .hasMessageEndingWith("sha256 must be 64 hexadecimal digits");
    assertThatThrownBy(() -> load("MODEL_PATH", "s3://bucket"))
        .hasMessageContaining("it must be s3://bucket/key");
  }

  @Test
  void several_models_are_a_list_in_yaml_and_words_elsewhere() {
    write("models/one more/model.json", "{}");
    write("conf/pagerunner.yaml", "models:\n  - models/one more\n  - s3://bucket/two.zip\n");
    assertThat(load().model().addresses().stream().map(ModelAddress::location))
        .containsExactly(folder.resolve("models/one more").toString(), "s3://bucket/two.zip");
    assertThat(load("PAGERUNNER_MODELS", "s3://bucket/a, s3://bucket/b.zip").model().others())
        .extracting(ModelAddress::key)
        .containsExactly("a", "b.zip");
  }

  private Settings load(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", "/root"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Settings.load(environment, folder);
  }

  private void write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
