package dev.pagerunner.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgConnectOptions;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

class PostgresAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "my_db", "_", "10.0.0.1"})
  void both_clients_find_the_host_whatever_its_name_and_log_in(String host) {
    String url = "postgresql://a%5Fuser:p%40ss%3Aword@" + host + ":5433/name?sslmode=require";
    PostgresAddress address = PostgresAddress.of(url);

    PgConnectOptions vertx = address.connectOptions();
    assertThat(vertx.getHost()).isEqualTo(host);
    assertThat(vertx.getPort()).isEqualTo(5433);
    assertThat(vertx.getDatabase()).isEqualTo("name");
    assertThat(vertx.getUser()).isEqualTo("a_user");
    assertThat(vertx.getPassword()).isEqualTo("p@ss:word");

    Properties jdbc = Driver.parseURL(address.jdbcUrl(), new Properties());
    assertThat(jdbc)
        .containsEntry(PGProperty.PG_HOST.getName(), host)
        .containsEntry(PGProperty.PG_PORT.getName(), "5433")
        .containsEntry(PGProperty.PG_DBNAME.getName(), "name")
        .containsEntry("sslmode", "require");
    assertThat(address.user()).isEqualTo("a_user");
    assertThat(address.password()).isEqualTo("p@ss:word");
    assertThat(address).hasToString(host + ":5433");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "my_db"})
  void port_and_login_may_be_left_out(String host) {
    PostgresAddress address = PostgresAddress.of("postgres://" + host + "/name");
    assertThat(address.connectOptions().getPort()).isEqualTo(5432);
    Properties jdbc = Driver.parseURL(address.jdbcUrl(), new Properties());
    assertThat(jdbc).containsEntry(PGProperty.PG_HOST.getName(), host);
    assertThat(address.user()).isNull();
    assertThat(address.password()).isNull();
    assertThat(address).hasToString(host + ":5432");
  }
}
