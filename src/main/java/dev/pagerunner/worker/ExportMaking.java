package dev.pagerunner.worker;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.TemporaryFileException;
import dev.pagerunner.domain.UnexportableException;
import dev.pagerunner.domain.UnexportableException.Reason;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.RunsArchive;
import dev.pagerunner.exports.BlobCopy;
import dev.pagerunner.exports.EventLoop;
import dev.pagerunner.exports.ExportJob;
import dev.pagerunner.exports.ExportLease;
import dev.pagerunner.exports.ExportSubject;
import dev.pagerunner.exports.Results;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.jobs.NotFoundException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Makes the file of one export and stores it. Blocks the worker's thread, for which it is. */
final class ExportMaking {
  private static final OpenOptions READING =
      new OpenOptions().setRead(true).setWrite(false).setCreate(false);

  private final Vertx vertx;
  private final WorkerServices services;
  private final WorkerLimits limits;
  private final ExportKeeper keeper;
  private final ExportLease lease;
  private final EventLoop loop;
  private final Exporter writer;

  ExportMaking(
      Vertx vertx,
      WorkerServices services,
      WorkerLimits limits,
      ExportKeeper keeper,
      ExportLease lease) {
    this.vertx = vertx;
    this.services = services;
    this.limits = limits;
    this.keeper = keeper;
    this.lease = lease;
    this.loop = keeper.loop();
    this.writer = lease.request().writer();
  }

  /** What the file of an export is called, and what it is. */
  private record Named(String name, String mediaType) {}

  /**
   * Makes the file.
   *
   * @throws UnexportableException if it cannot be made as it is wanted
   * @throws FailureException if the document cannot be read
   * @throws IOException if the disk, the database or the store fails
   */
  ExportJob.File make() throws IOException {
    Visibility visible =
        lease
            .visible()
            .orElseThrow(
                () ->
                    new UnexportableException(
                        Reason.ACCOUNT_DISABLED, "Your account was disabled meanwhile."));
    Path folder = limits.render().tempDir().resolve("export-" + lease.id());
    TempFolders.delete(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TemporaryFileException(e);
    }
    try {
      Path file = folder.resolve("file");
      Named named = write(visible, folder, file);
      return new ExportJob.File(named.name, named.mediaType, store(file));
    } finally {
      TempFolders.delete(folder);
    }
  }

  private Named write(Visibility visible, Path folder, Path file) throws IOException {
    long most = limits.maxExport();
    try (ExportFile out = new ExportFile(file, most, limits.minFreeDisk())) {
      return lease.runs().size() == 1
          ? writeOne(visible, folder, out)
          : writeAll(visible, folder, out);
    }
  }

  private Named writeOne(Visibility visible, Path folder, OutputStream out) throws IOException {
    ExportSubject subject =
        subject(lease.runs().get(0), visible)
            .orElseThrow(
                () ->
                    new UnexportableException(
                        Reason.RUN_GONE,
                        "The run was deleted, or is not shared with you any more."));
    writer.write(watched(subject, folder), lease.request().options(), out);
    return new Named(subject.fileName(writer), writer.mediaType());
  }

  private Named writeAll(Visibility visible, Path folder, OutputStream out) throws IOException {
    int done = 0;
    try (RunsArchive archive = new RunsArchive(writer, lease.request().options(), out, folder)) {
      for (UUID run : lease.runs()) {
        add(run, visible, folder, archive);
        done++;
        report(done);
      }
      archive.finish();
    }
    return new Named(
        lease.runs().size() + "-runs." + lease.request().exporter().name() + ".zip",
        RunsArchive.MEDIA_TYPE);
  }

  /** A run that cannot be exported is left out, and the archive says why. */
  private void add(UUID run, Visibility visible, Path folder, RunsArchive archive)
      throws IOException {
    demand();
    keeper.at(run);
    Optional<ExportSubject> subject = subject(run, visible);
    if (subject.isEmpty()) {
      archive.leaveOut(run.toString(), "It was deleted, or is not shared with you any more.");
      return;
    }
    try {
      archive.add(watched(subject.get(), folder));
    } catch (UnexportableException | FailureException e) {
      leaveOut(run, e, archive);
    } catch (NotFoundException | BlobMissingException e) {
      if (archive.hasBegun()) {
        // It is left out by the next attempt.
        throw new IOException("run " + run + " was deleted while it was exported", e);
      }
      archive.leaveOut(run.toString(), "It was deleted, or a part of it is missing.");
    } finally {
      TempFolders.delete(folder.resolve(run.toString()));
    }
  }

  private static void leaveOut(UUID run, PagerunnerException e, RunsArchive archive)
      throws IOException {
    // The server's trouble passes: the next attempt has the run.
    if (archive.hasBegun() || ExportWork.isOfTemporaryFiles(e)) {
      throw e;
    }
    archive.leaveOut(run.toString(), e.getMessage());
  }

  private void report(int done) throws IOException {
    loop.await(() -> keeper.waits().take(() -> services.exports().leases().progress(lease, done)));
  }

  private Optional<ExportSubject> subject(UUID run, Visibility visible) throws IOException {
    return loop.await(
        () ->
            keeper
                .waits()
                .take(
                    () ->
                        services
                            .exports()
                            .runs()
                            .readable(run, visible)
                            .compose(
                                found ->
                                    found.isEmpty()
                                        ? Future.succeededFuture(Optional.empty())
                                        : ExportSubject.read(
                                            services.exports().subjects(), found.get()))));
  }

  private WatchedRun watched(ExportSubject subject, Path folder) {
    BlobCopy blobs = new BlobCopy(services.blobs(), loop, keeper.waits());
    Results results =
        new Results(services.exports().results(), keeper.waits(), loop, blobs, folder);
    return new WatchedRun(
        subject.selected(lease.request().selection(), results), keeper, this::demand);
  }

  private void demand() {
    keeper.demand(lease);
  }

  private long store(Path file) throws IOException {
    demand();
    keeper.beginTransfer();
    BlobStore blobs = services.blobs();
    String key = BlobKeys.exportFile(lease.id(), lease.attempt());
    return loop.await(
        ExportKeeper.TRANSFER_TIMEOUT.toSeconds(),
        () ->
            vertx
                .fileSystem()
                .open(file.toString(), READING)
                .compose(open -> blobs.save(key, open).eventually(() -> close(open))));
  }

  private static Future<Void> close(AsyncFile file) {
    return file.close().otherwiseEmpty();
  }
}
