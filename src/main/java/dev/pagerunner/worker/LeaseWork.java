package dev.pagerunner.worker;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.vision.source.RenderLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one lease after another: opens the document, or reads the slice's pages. A document
 * stays open for the next slice of its run. Whatever is thrown is settled here, so that no lease is
 * ever given back again and again for the same reason; {@link ErrorKind} says how. For the worker's
 * thread.
 */
final class LeaseWork {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseWork.class);

  private static final Failure BYTES_GONE =
      new Failure(
          Failure.Category.STORAGE_FAILED,
          Failure.Phase.OPEN,
          false,
          "The document's bytes are gone from the store. Upload it again.");

  private final Vertx vertx;
  private final WorkerServices services;
  private final RenderLimits limits;
  private final LeaseKeeper keeper;
  private final MemoryLimit memory;

  private OpenDocument document;

  LeaseWork(
      Vertx vertx,
      WorkerServices services,
      RenderLimits limits,
      LeaseKeeper keeper,
      MemoryLimit memory) {
    this.vertx = vertx;
    this.services = services;
    this.limits = limits;
    this.keeper = keeper;
    this.memory = memory;
  }

  /**
   * Works on {@code lease}.
   *
   * @return fails with what went wrong once it is settled, so that the caller can pause
   */
  Future<Void> on(Lease lease, SliceReading.GoOn goOn) {
    LeaseSession session = keeper.open(lease);
    SliceReading reading = new SliceReading(vertx, services, session);
    return Future.succeededFuture()
        .compose(ignored -> openDocument(session))
        .compose(open -> lease.opening() ? reading.open(open) : reading.readPages(open, goOn))
        .recover(e -> settle(session, reading, e))
        .eventually(
            () -> {
              session.close();
              return Future.succeededFuture();
            });
  }

  private Future<OpenDocument> openDocument(LeaseSession session) {
    Lease lease = session.lease();
    if (document != null && !document.isOf(lease)) {
      closeDocument();
    }
    if (lease.opening()) {
      session.beginStoreWait();
      return services.models().check(lease.model()).compose(ignored -> fetchDocument(session));
    }
    if (document != null && document.hasReader()) {
      return Future.succeededFuture(document);
    }
    session.beginModelLoad();
    return services
        .models()
        .open(lease.model())
        .compose(
            detector ->
                fetchDocument(session)
                    .map(
                        open -> {
                          open.readBy(detector);
                          return open;
                        }));
  }

  private Future<OpenDocument> fetchDocument(LeaseSession session) {
    return document != null
        ? Future.succeededFuture(document)
        : OpenDocument.open(services.blobs(), session, limits).onSuccess(open -> document = open);
  }

  private Future<Void> settle(LeaseSession session, SliceReading reading, Throwable e) {
    session.beginDatabaseWait();
    Lease lease = session.lease();
    return switch (ErrorKind.of(e)) {
      case LEASE_LOST -> Future.failedFuture(e);
      case REFUSED ->
          reading
              .refused(e instanceof FailureException told ? told.failure() : BYTES_GONE)
              .recover(unrecorded -> settleUnrecorded(session, reading, unrecorded));
      case UNAVAILABLE -> giveBack(lease, e);
      case OUT_OF_MEMORY -> {
        LOG.error("Out of memory while \"{}\" was read", lease.title(), e);
        memory.ranOut();
        yield reading.outOfMemory().transform(ignored -> Future.failedFuture(e));
      }
      case UNEXPECTED -> count(reading, lease, e);
    };
  }

  /** Settles that the failure of a page or document could not be recorded. */
  private Future<Void> settleUnrecorded(LeaseSession session, SliceReading reading, Throwable e) {
    return ErrorKind.of(e) == ErrorKind.REFUSED
        ? count(reading, session.lease(), e)
        : settle(session, reading, e);
  }

  private Future<Void> count(SliceReading reading, Lease lease, Throwable e) {
    if (isShuttingDown()) {
      return giveBack(lease, e);
    }
    LOG.error("Unexpected error while \"{}\" was read", lease.title(), e);
    return reading
        .countError(UnexpectedErrors.failure(lease))
        .transform(ignored -> Future.failedFuture(e));
  }

  private Future<Void> giveBack(Lease lease, Throwable e) {
    return services.leases().giveBack(lease).transform(ignored -> Future.failedFuture(e));
  }

  /**
   * Whether this process was told to end. Libraries then close what is still in use, such as the
   * files of Vert.x, and no error that follows from that is the document's fault.
   */
  private static boolean isShuttingDown() {
    Thread nothing = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(nothing);
      Runtime.getRuntime().removeShutdownHook(nothing);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** Closes the open document, if there is one. A document that cannot be closed is forgotten. */
  void closeDocument() {
    OpenDocument closing = document;
    document = null;
    if (closing == null) {
      return;
    }
    keeper.beginDocumentClose();
    try {
      closing.close();
    } catch (OutOfMemoryError e) {
      memory.ranOut();
      LOG.error("Out of memory while closing a document");
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.error("Unexpected error while closing a document", e);
    }
  }
}
