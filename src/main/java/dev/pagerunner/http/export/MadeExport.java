package dev.pagerunner.http.export;

import dev.pagerunner.domain.UnexportableException.Reason;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.exports.ExportJob;
import dev.pagerunner.exports.ExportJob.State;
import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.exports.ExportJobs.Owner;
import dev.pagerunner.exports.ExportRequest;
import dev.pagerunner.exports.ExportSubject;
import dev.pagerunner.http.limits.WaitingRequests;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.http.server.HeadRequests;
import dev.pagerunner.store.ExportQueries;
import dev.pagerunner.store.ReadableRun;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers with a run in a format that a worker has to make: waits for a moment, then sends the
 * client to the file, or to the job that goes on. No connection to the database is held meanwhile.
 */
public final class MadeExport {
  /** Shorter than proxies wait for an answer. */
  private static final Duration WAIT = Duration.ofSeconds(25);

  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 1_000;
  private static final String RETRY_AFTER = "Retry-After";
  private static final String RETRY_AFTER_SECONDS = "5";

  private final ExportQueries exports;
  private final ExportJobs jobs;
  private final WaitingRequests waiting;
  private final Draining draining;

  public MadeExport(
      ExportQueries exports, ExportJobs jobs, WaitingRequests waiting, Draining draining) {
    this.exports = exports;
    this.jobs = jobs;
    this.waiting = waiting;
    this.draining = draining;
  }

  /** Sends a client to the file of a run. */
  public Future<Void> send(RoutingContext ctx, ReadableRun run, ExportRequest wanted, Owner owner) {
    return checked(run, wanted)
        .compose(
            subject ->
                HeadRequests.isHead(ctx)
                    ? head(ctx, wanted, subject)
                    : jobs.findOrCreate(owner, wanted, run.id(), subject.stored().run().lastEvent())
                        .recover(MadeExport::tooMany)
                        .compose(job -> ended(ctx, job, owner))
                        .compose(job -> answer(ctx, job)));
  }

  /**
   * A run that can be exported as it is wanted, as far as can be told without opening the document.
   *
   * @return fails with a {@link Problem}
   */
  public Future<ExportSubject> checked(ReadableRun run, ExportRequest wanted) {
    return ExportSubject.read(exports, run)
        .map(found -> found.orElseThrow(() -> Problem.notFound("run", run.id())))
        .map(
            subject -> {
              subject.check(wanted.selection());
              demandPdf(wanted.exporter(), subject);
              return subject;
            })
        .recover(ExportResponse::wrongSelection);
  }

  private static void demandPdf(Exporter exporter, ExportSubject subject) {
    String type = subject.stored().mediaType();
    if (exporter.needsDocument() && !type.equals(exporter.mediaType())) {
      throw Problem.invalid(
          "format", exporter.name() + " is made of PDFs, and the document is " + type);
    }
  }

  private static Future<Void> head(
      RoutingContext ctx, ExportRequest wanted, ExportSubject subject) {
    return ExportResponse.putHeaders(ctx.response(), wanted.writer(), subject).end();
  }

  private Future<ExportJob> ended(RoutingContext ctx, ExportJob job, Owner owner) {
    if (!job.isUnfinished()) {
      return Future.succeededFuture(job);
    }
    waiting.begin(ctx);
    AtomicBoolean over = new AtomicBoolean();
    Runnable stopWaiting = () -> over.set(true);
    draining.onBegin(stopWaiting);
    long timer = ctx.vertx().setTimer(WAIT.toMillis(), ignored -> stopWaiting.run());
    return again(ctx, job, owner, over, FIRST_PAUSE_MS)
        .eventually(
            () -> {
              ctx.vertx().cancelTimer(timer);
              draining.forget(stopWaiting);
              return Future.succeededFuture();
            });
  }

  private Future<ExportJob> again(
      RoutingContext ctx, ExportJob job, Owner owner, AtomicBoolean over, long pause) {
    if (!job.isUnfinished() || over.get()) {
      return Future.succeededFuture(job);
    }
    if (ctx.response().closed()) {
      return Future.failedFuture(new HttpClosedException("The client is gone"));
    }
    return ctx.vertx()
        .timer(pause, TimeUnit.MILLISECONDS)
        .compose(ignored -> existing(job.id(), owner))
        .compose(now -> again(ctx, now, owner, over, Math.min(LONGEST_PAUSE_MS, pause * 3 / 2)));
  }

  private Future<ExportJob> existing(UUID id, Owner owner) {
    return jobs.find(id, owner)
        .map(found -> found.orElseThrow(() -> Problem.notFound("export", id)));
  }

  private static Future<Void> answer(RoutingContext ctx, ExportJob job) {
    if (job.state() == State.FAILED) {
      return Future.failedFuture(failed(job));
    }
    if (job.state() == State.SUCCEEDED) {
      return ctx.response()
          .setStatusCode(303)
          .putHeader(HttpHeaders.LOCATION, ExportViews.file(job.id()))
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end();
    }
    return accepted(ctx, job);
  }

  /** Answers that a job is on its way, and where. */
  public static Future<Void> accepted(RoutingContext ctx, ExportJob job) {
    ctx.response()
        .setStatusCode(202)
        .putHeader(HttpHeaders.LOCATION, ExportViews.self(job.id()))
        .putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return ctx.json(ExportViews.job(job));
  }

  /** Makes too many jobs, or requests for them, a problem. */
  public static <T> Future<T> tooMany(Throwable e) {
    Throwable told = e;
    if (e instanceof ExportJobs.TooManyJobsException) {
      told = Problem.of(ProblemType.TOO_MANY, e.getMessage(), RETRY_AFTER, "30");
    } else if (e instanceof ExportJobs.TooManyDeletedException) {
      told = Problem.of(ProblemType.TOO_MANY, e.getMessage(), RETRY_AFTER, "300");
    } else if (e instanceof ExportJobs.BusyException) {
      told = Problem.of(ProblemType.BUSY, e.getMessage(), RETRY_AFTER, "2");
    }
    return Future.failedFuture(told);
  }

  /** The problem of a job that failed. */
  public static Problem failed(ExportJob job) {
    String message = job.error().getString("message");
    return Reason.RUN_GONE.word().equals(job.error().getString("category"))
        ? Problem.of(ProblemType.NOT_FOUND, message)
        : Problem.of(ProblemType.CONFLICT, message);
  }
}
