package dev.pagerunner.jobs;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.AccountRepository;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.AuditLog;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DocumentRepository;
import dev.pagerunner.webhooks.WebhookQueue;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Iterator;
import java.util.UUID;

/** Whose documents are whose: gives them to another account, and deletes accounts. */
public final class Ownership {
  private static final int AT_ONCE = 50;

  private final Database database;
  private final Documents documents;
  private final Accounts accounts;

  public Ownership(Database database, Documents documents, Accounts accounts) {
    this.database = database;
    this.documents = documents;
    this.accounts = accounts;
  }

  /**
   * Gives a document another owner.
   *
   * @return fails with {@link NotFoundException}, also if there is no such account
   */
  public Future<Void> move(UUID document, UUID account, Actor actor) {
    return database.transaction(
        tx ->
            Runs.lockDocument(tx, document, actor)
                .compose(ignored -> AccountRepository.find(tx, account))
                .compose(
                    owner ->
                        owner.isEmpty()
                            ? Future.failedFuture(
                                new NotFoundException("There is no user " + account + "."))
                            : move(tx, document, owner.get(), actor)));
  }

  private static Future<Void> move(SqlConnection tx, UUID document, Account owner, Actor actor) {
    return DocumentRepository.move(tx, document, owner.id())
        .compose(ignored -> WebhookQueue.forgetOthers(tx, document, owner.id()))
        .compose(
            ignored ->
                AuditLog.write(
                    tx,
                    actor,
                    "document.moved",
                    "document",
                    document,
                    new JsonObject().put("owner", owner.name())));
  }

  /**
   * Deletes an account with its documents, sessions and tokens. The documents are deleted one after
   * another; if that is interrupted, the account is still there and can be deleted again.
   */
  public Future<Void> eraseWithDocuments(UUID account, Actor actor) {
    return accounts
        .setDisabled(account, true, actor)
        .compose(ignored -> deleteDocuments(account, actor))
        .compose(ignored -> accounts.delete(account, actor));
  }

  /** Deletes an account; its documents become those of another, or nobody's for null. */
  public Future<Void> eraseKeepingDocuments(UUID account, UUID heir, Actor actor) {
    return accounts
        .setDisabled(account, true, actor)
        .compose(ignored -> DocumentRepository.moveAll(database.pool(), account, heir))
        .compose(ignored -> accounts.delete(account, actor));
  }

  private Future<Void> deleteDocuments(UUID account, Actor actor) {
    return DocumentRepository.someOf(database.pool(), account, AT_ONCE)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture()
                    : deleteAll(found.iterator(), actor)
                        .compose(ignored -> deleteDocuments(account, actor)));
  }

  private Future<Void> deleteAll(Iterator<UUID> found, Actor actor) {
    return found.hasNext()
        ? documents.delete(found.next(), actor).compose(ignored -> deleteAll(found, actor))
        : Future.succeededFuture();
  }
}
