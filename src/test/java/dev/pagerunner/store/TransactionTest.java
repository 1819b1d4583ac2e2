package dev.pagerunner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which errors repeat a transaction, and how often. */
class TransactionTest {
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String STATEMENT_CANCELED = "57014";
  private static final String DIVISION_BY_ZERO = "22012";

  @TempDir static Path folder;
  private static TestDatabase postgres;

  private final AtomicInteger tries = new AtomicInteger();

  @BeforeAll
  static void start() {
    postgres = new TestDatabase(folder);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private Future<Void> raise(SqlConnection tx, String state) {
    tries.incrementAndGet();
    return tx.query("DO $$ BEGIN RAISE 'test' USING ERRCODE = '" + state + "'; END $$")
        .execute()
        .mapEmpty();
  }

  @Test
  void one_that_is_in_conflict_again_and_again_fails_after_five_tries() {
    Future<Void> never = postgres.database().transaction(tx -> raise(tx, SERIALIZATION_FAILURE));
    assertThatThrownBy(() -> TestDatabase.await(never))
        .isInstanceOf(TransactionConflictException.class);
    assertThat(tries).hasValue(5);
  }

  @Test
  void one_that_must_not_be_repeated_fails_at_once() {
    Future<Void> once = postgres.database().transactionOnce(tx -> raise(tx, SERIALIZATION_FAILURE));
    assertThatThrownBy(() -> TestDatabase.await(once))
        .isInstanceOf(TransactionConflictException.class);
    assertThat(tries).hasValue(1);
  }

  @Test
  void a_statement_that_the_server_gave_up_has_a_type_of_its_own() {
    Future<Void> slow = postgres.database().transaction(tx -> raise(tx, STATEMENT_CANCELED));
    assertThatThrownBy(() -> TestDatabase.await(slow))
        .isInstanceOf(StatementTimeoutException.class)
        .isInstanceOf(DatabaseUnavailableException.class);
    assertThat(tries).hasValue(1);
  }

  @Test
  void an_error_of_the_query_itself_is_none_of_these() {
    Future<Void> wrong = postgres.database().transaction(tx -> raise(tx, DIVISION_BY_ZERO));
    assertThatThrownBy(() -> TestDatabase.await(wrong))
        .isNotInstanceOf(TransientDatabaseException.class);
    assertThat(tries).hasValue(1);
  }
}
