package dev.pagerunner.wiring;

import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.config.InboxSettings;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.upload.LocalFiles;
import dev.pagerunner.http.upload.UploadLimits;
import dev.pagerunner.inbox.InboxOptions;
import dev.pagerunner.inbox.InboxReader;
import dev.pagerunner.inbox.InboxSubmission;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.store.Database;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Puts the parts of the inbox together. */
record InboxWiring(
    Vertx vertx, Database database, BlobStore blobs, Documents documents, Accounts accounts) {
  /** So many documents are being read at a time, to keep workers busy, not the queue. */
  private static final int AT_ONCE = 8;

  /**
   * The reader of the folder; empty if the settings name none.
   *
   * @throws PagerunnerException if it is not known whose documents the files become
   */
  Optional<InboxReader> reader(
      InboxSettings settings, boolean loginRequired, UploadLimits limits, RunChoices choices) {
    if (settings.folder().isEmpty()) {
      return Optional.empty();
    }
    if (loginRequired && settings.user().isEmpty()) {
      throw new PagerunnerException(
          "PAGERUNNER_INBOX is set and PAGERUNNER_INBOX_USER is not: name the account whose documents"
              + " the files become");
    }
    LocalFiles files = new LocalFiles(vertx, blobs, documents, limits);
    return Optional.of(
        new InboxReader(
            new InboxOptions(settings.folder().get(), settings.interval(), AT_ONCE),
            new InboxSubmission(database, documents, files, choices, accounts, settings.user()),
            database.pool()));
  }
}
