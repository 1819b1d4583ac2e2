package dev.pagerunner.inbox;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.QuotaExceededException;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.request.RunFields;
import dev.pagerunner.http.request.Titles;
import dev.pagerunner.http.upload.LocalFiles;
import dev.pagerunner.http.upload.ReceivedUpload;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DocumentRepository;
import io.vertx.core.Future;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes documents of files in the inbox. May be called on an event loop. */
public final class InboxSubmission {
  /** What is wrong with the file itself; anything else may pass. */
  private static final Set<ProblemType> REFUSALS =
      Set.of(ProblemType.INVALID_FIELD, ProblemType.TOO_LARGE, ProblemType.UNSUPPORTED_MEDIA_TYPE);

  private static final String UNREADABLE_NAME =
      "Its name has letters that the server cannot read: rename the file, or start the server with"
          + " LC_ALL=C.UTF-8 if the name is in UTF-8.";

  private final Database database;
  private final Documents documents;
  private final LocalFiles files;
  private final RunChoices choices;
  private final Accounts accounts;
  private final Optional<String> user;

  /** {@code user} is whose documents are made; empty for nobody's. */
  public InboxSubmission(
      Database database,
      Documents documents,
      LocalFiles files,
      RunChoices choices,
      Accounts accounts,
      Optional<String> user) {
    this.database = database;
    this.documents = documents;
    this.files = files;
    this.choices = choices;
    this.accounts = accounts;
    this.user = user;
  }

  /**
   * Whether an earlier attempt made a document of this id. If not, none will: a commit that is
   * under way is waited for, and a later one fails.
   */
  Future<Boolean> settle(UUID id) {
    return documents.abort(id).compose(ignored -> DocumentRepository.exists(database.pool(), id));
  }

  /**
   * Makes a document of a file.
   *
   * @param changed asked once the file was read: whether it was written meanwhile
   * @return why the file is refused; empty if the document was made. Fails if it may be made later.
   */
  Future<Optional<String>> submit(InboxFolder.Entry entry, Supplier<Future<Boolean>> changed) {
    if (!InboxFolder.isReadable(entry.file().getFileName())) {
      return Future.succeededFuture(Optional.of(UNREADABLE_NAME));
    }
    return actor()
        .compose(
            actor ->
                choices
                    .fields()
                    .map(RunFields::usual)
                    .recover(e -> Future.failedFuture(new PagerunnerException(e.getMessage(), e)))
                    .compose(
                        choice ->
                            files.receive(
                                entry.id(),
                                entry.file(),
                                actor,
                                received ->
                                    changed
                                        .get()
                                        .compose(is -> commit(received, is, choice, actor)))))
        .<Optional<String>>map(ignored -> Optional.empty())
        .recover(
            e ->
                refusal(e)
                    .map(reason -> Future.succeededFuture(Optional.of(reason)))
                    .orElseGet(() -> Future.failedFuture(e)));
  }

  private Future<?> commit(
      ReceivedUpload received, boolean changed, RunFields.Choice choice, Actor actor) {
    return changed
        ? Future.failedFuture(new PagerunnerException("a file changes while it is read"))
        : documents.commit(
            received.titled(Titles.of(null, received.filename()), choice, null), actor);
  }

  private Future<Actor> actor() {
    return user.isEmpty()
        ? Future.succeededFuture(Actor.server())
        : accounts
            .find(user.get())
            .map(found -> actor(found.filter(account -> !account.disabled()).orElse(null)));
  }

  private Actor actor(Account account) {
    if (account == null) {
      throw new PagerunnerException(
          "there is no account '"
              + user.orElseThrow()
              + "', which PAGERUNNER_INBOX_USER names, or it is disabled");
    }
    return new Actor(
        account.id(), account.name(), Actor.Kind.SERVER, null, null, Visibility.own(account.id()));
  }

  private static Optional<String> refusal(Throwable e) {
    if (e instanceof Problem problem && REFUSALS.contains(problem.type())) {
      return Optional.of(e.getMessage());
    }
    if (e instanceof QuotaExceededException quota && !quota.passes()) {
      return Optional.of(e.getMessage());
    }
    return e.getCause() instanceof AccessDeniedException
        ? Optional.of("The server may not read it: change the file's owner or its mode.")
        : Optional.empty();
  }
}
