package dev.pagerunner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.testing.Certificates;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both clients against a Postgres that demands TLS, and one that does not speak it. */
class PostgresTlsTest {
  private static final String PASSWORDS = "host all all 127.0.0.1/32 scram-sha-256";
  private static final String ENCRYPTED = "hostssl all all 127.0.0.1/32 scram-sha-256";

  @TempDir static Path folder;
  private static Certificates ours;
  private static Certificates strangers;
  private static PostgresServer encrypted;
  private static PostgresServer plain;
  private static final Vertx VERTX = Vertx.vertx();

  @BeforeAll
  static void start() {
    ours = new Certificates(folder.resolve("ours"));
    strangers = new Certificates(folder.resolve("strangers"));
    Certificates.Signed signed = ours.sign("server", "DNS:localhost");
    encrypted = PostgresServer.start(folder.resolve("encrypted"));
    encrypted.speakTls(signed.certificate(), signed.key());
    encrypted.allowOnly(ENCRYPTED);
    plain = PostgresServer.start(folder.resolve("plain"));
    plain.allowOnly(PASSWORDS);
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().await(Patience.SECONDS, TimeUnit.SECONDS);
    encrypted.close();
    plain.close();
  }

  /** Host names by which the server is reached; its certificate is for localhost only. */
  private static String url(PostgresServer server, String host, String mode) {
    String base = server.url().replace("127.0.0.1", host);
    return mode.isEmpty()
        ? base.replace("?sslmode=disable", "")
        : base.replace("sslmode=disable", "sslmode=" + mode);
  }

  private static boolean isEncrypted(PostgresAddress address) throws Exception {
    Database database = Database.open(VERTX, address, 1, "tls test");
    try {
      return database
          .pool()
          .query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
          .execute()
          .await(Patience.SECONDS, TimeUnit.SECONDS)
          .iterator()
          .next()
          .getBoolean(0);
    } finally {
      database.close();
    }
  }

  private static void migrates(PostgresAddress address) {
    assertThat(Migrations.apply(address, Duration.ZERO)).isNotNegative();
  }

  private static void isRefused(PostgresAddress address) {
    assertThatThrownBy(() -> isEncrypted(address)).as("Vert.x").isNotNull();
    assertThatThrownBy(() -> Migrations.apply(address, Duration.ZERO))
        .as("JDBC")
        .isInstanceOf(PagerunnerException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "allow", "prefer", "require"})
  void these_modes_encrypt_without_knowing_the_authority(String mode) throws Exception {
    PostgresAddress address = PostgresAddress.of(url(encrypted, "127.0.0.1", mode));
    assertThat(isEncrypted(address)).isTrue();
    migrates(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "disable", "allow", "prefer"})
  void these_modes_do_without_encryption_where_there_is_none(String mode) throws Exception {
    PostgresAddress address = PostgresAddress.of(url(plain, "127.0.0.1", mode));
    assertThat(isEncrypted(address)).isFalse();
    migrates(address);
  }

  private static PostgresAddress withoutMode(PostgresServer server, String pgsslmode) {
    return PostgresAddress.of(
        url(server, "127.0.0.1", ""), Optional.of(pgsslmode), Optional.of(ours.authority()));
  }

  @Test
  void pgsslmode_counts_where_the_url_says_nothing() throws Exception {
    PostgresAddress required = withoutMode(encrypted, "require");
    assertThat(isEncrypted(required)).isTrue();
    migrates(required);
    isRefused(withoutMode(plain, "require"));
    isRefused(withoutMode(encrypted, "disable"));
    isRefused(withoutMode(encrypted, "verify-full"));
  }

  @Test
  void the_sslmode_of_the_url_is_stronger_than_pgsslmode() throws Exception {
    PostgresAddress address =
        PostgresAddress.of(
            url(plain, "127.0.0.1", "disable"), Optional.of("require"), Optional.empty());
    assertThat(isEncrypted(address)).isFalse();
    migrates(address);
  }

  @Test
  void disable_is_refused_where_encryption_is_demanded() {
    isRefused(PostgresAddress.of(url(encrypted, "127.0.0.1", "disable")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void these_modes_never_do_without_encryption(String mode) {
    isRefused(
        PostgresAddress.of(
            url(plain, "localhost", mode), Optional.empty(), Optional.of(ours.authority())));
  }

  @ParameterizedTest
  @CsvSource({"verify-ca,localhost", "verify-ca,127.0.0.1", "verify-full,localhost"})
  void a_certificate_of_the_authority_is_accepted(String mode, String host) throws Exception {
    PostgresAddress address =
        PostgresAddress.of(
            url(encrypted, host, mode), Optional.empty(), Optional.of(ours.authority()));
    assertThat(isEncrypted(address)).isTrue();
    migrates(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-full"})
  void a_certificate_of_another_authority_is_refused(String mode) {
    String url = url(encrypted, "localhost", mode);
    isRefused(PostgresAddress.of(url, Optional.empty(), Optional.of(strangers.authority())));
    isRefused(PostgresAddress.of(url));
  }

  @Test
  void only_verify_full_refuses_a_certificate_for_another_host() {
    isRefused(
        PostgresAddress.of(
            url(encrypted, "127.0.0.1", "verify-full"),
            Optional.empty(),
            Optional.of(ours.authority())));
  }

  @Test
  void a_server_with_an_unknown_certificate_is_not_waited_for() {
    Database database =
        Database.open(
            VERTX, PostgresAddress.of(url(encrypted, "localhost", "verify-full")), 1, "test");
    assertThatThrownBy(
            () ->
                new Schema(VERTX, database, Duration.ZERO)
                    .awaitCurrent()
                    .await(Patience.SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("PAGERUNNER_CA_FILE");
    database.close();
  }

  @Test
  void a_mode_that_does_not_exist_is_answered_with_those_that_do() {
    String url = url(plain, "localhost", "sometimes");
    assertThatThrownBy(() -> PostgresAddress.of(url))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("sslmode")
        .hasMessageContaining("verify-full")
        .hasMessageNotContaining("pagerunner:");
  }
}
