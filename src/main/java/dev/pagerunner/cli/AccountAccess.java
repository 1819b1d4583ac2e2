package dev.pagerunner.cli;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Passwords;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.accounts.Tokens;
import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Ownership;
import dev.pagerunner.queue.PostgresNotifier;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.wiring.Storage;
import io.vertx.core.Future;

/** Gives a command access to the accounts of the Pagerunner that the settings name. */
final class AccountAccess implements AutoCloseable {
  private static final int S3_CONNECTIONS = 4;

  private final Settings settings;
  private final DatabaseAccess database;
  private final Passwords passwords;
  private final Accounts accounts;
  private final Tokens tokens;

  private AccountAccess(Settings settings, DatabaseAccess database) {
    this.settings = settings;
    this.database = database;
    this.passwords = new Passwords(database.vertx());
    this.accounts = new Accounts(database.database(), passwords);
    this.tokens = new Tokens(database.database());
  }

  /**
   * Opens the accounts.
   *
   * @throws PagerunnerException if the database cannot be used
   */
  static AccountAccess open(String command) {
    Settings settings = CommandSettings.load(command);
    return new AccountAccess(settings, DatabaseAccess.open(settings));
  }

  Accounts accounts() {
    return accounts;
  }

  Tokens tokens() {
    return tokens;
  }

  /**
   * The account of a user.
   *
   * @throws PagerunnerException if there is none
   */
  Account existing(String name) {
    return await(accounts.find(name))
        .orElseThrow(() -> new PagerunnerException("there is no user '" + name + "'"));
  }

  /** Fails if there is a user of this name. */
  void requireFree(String name) {
    if (await(accounts.find(name)).isPresent()) {
      throw new PagerunnerException("there is a user '" + name + "' already");
    }
  }

  /** Deletes an account with its documents, and their bytes. */
  void eraseWithDocuments(Account account) {
    try (Storage storage = storage()) {
      await(storage.check());
      await(ownership(storage).eraseWithDocuments(account.id(), Actor.command()));
    }
  }

  /** Deletes an account, whose documents another one gets. */
  void eraseKeepingDocuments(Account account, Account heir) {
    try (Storage storage = storage()) {
      await(ownership(storage).eraseKeepingDocuments(account.id(), heir.id(), Actor.command()));
    }
  }

  private Storage storage() {
    return new Storage(database.vertx(), settings, database.temp(), S3_CONNECTIONS);
  }

  /** Nothing is sent to workers: an erasure starts no run. */
  private Ownership ownership(Storage storage) {
    Documents documents =
        new Documents(
            database.database(),
            storage.blobs(),
            new PostgresNotifier(database.vertx(), database.database()),
            settings.limits().maxQueued(),
            new Quotas(Account.Limits.NONE),
            new JobMetrics(new Metrics().registry()));
    return new Ownership(database.database(), documents, accounts);
  }

  /** Waits for a result, on the command's thread. */
  <T> T await(Future<T> future) {
    return database.await(future);
  }

  @Override
  public void close() {
    passwords.close();
    database.close();
  }
}
