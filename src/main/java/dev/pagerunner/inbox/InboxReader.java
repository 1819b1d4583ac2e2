package dev.pagerunner.inbox;

import dev.pagerunner.async.PeriodicTask;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.PlainText;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.inbox.InboxFolder.Entry;
import dev.pagerunner.inbox.InboxFolder.Found;
import dev.pagerunner.inbox.InboxQueries.Standing;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the inbox again and again: takes files that do not change any more, and moves those
 * whose runs have ended. It looks, since file systems of other machines do not tell what changes. A
 * few files at a time are with the workers; the others stay where they are.
 *
 * <p>All state belongs to the verticle's event loop, and can be lost: what was taken is remembered
 * by {@link InboxFolder}.
 */
public final class InboxReader extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(InboxReader.class);

  /** Files that are watched until they do not change any more. */
  private static final int MOST_WATCHED = 1_000;

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final InboxOptions options;
  private final InboxFolder folder;
  private final InboxSubmission submission;
  private final Pool pool;

  /** What looks found, by file. */
  private Map<Path, Watched> seen = Map.of();

  private String trouble = "";
  private PeriodicTask task;
  private Future<?> looking = Future.succeededFuture();

  /**
   * Reads nothing yet.
   *
   * @param pool for reading
   */
  public InboxReader(InboxOptions options, InboxSubmission submission, Pool pool) {
    this.options = options;
    this.folder = new InboxFolder(options.folder());
    this.submission = submission;
    this.pool = pool;
  }

  @Override
  public Future<?> start() {
    LOG.info("Files in {} are read", folder);
    Duration longest =
        options.interval().compareTo(LONGEST_PAUSE) < 0 ? LONGEST_PAUSE : options.interval();
    task =
        new PeriodicTask(
            vertx,
            options.interval(),
            longest,
            () -> {
              looking = look();
              return looking;
            });
    task.startNow();
    return Future.succeededFuture();
  }

  /** Lets the look that is under way end. */
  @Override
  public Future<?> stop() {
    task.stop();
    return looking.otherwiseEmpty();
  }

  private Future<?> look() {
    List<Throwable> failures = new ArrayList<>();
    return blocking(folder::entries)
        .compose(entries -> advance(entries, failures))
        .compose(taken -> takeMore(options.atOnce() - taken, failures))
        .onSuccess(ignored -> tell(failures))
        .onFailure(this::wentWrong);
  }

  /**
   * Goes on with what was taken; gives how many files are still being read.
   *
   * @param failures take what does not keep other files from being read
   */
  private Future<Integer> advance(List<Entry> entries, List<Throwable> failures) {
    List<UUID> ids = entries.stream().map(Entry::id).toList();
    return InboxQueries.standings(pool, ids)
        .compose(
            standings -> {
              Future<Integer> left = Future.succeededFuture(0);
              for (Entry entry : entries) {
                left =
                    left.compose(
                        count ->
                            advance(entry, standings.get(entry.id()))
                                .onFailure(failures::add)
                                .otherwise(false)
                                .map(ended -> ended ? count : count + 1));
              }
              return left;
            });
  }

  /** Gives whether the file was moved to its end. */
  private Future<Boolean> advance(Entry entry, Standing standing) {
    if (!entry.submitted()) {
      return submission
          .settle(entry.id())
          .compose(
              made ->
                  made
                      ? blocking(() -> folder.submitted(entry)).map(false)
                      : blocking(() -> folder.renewed(entry)).compose(this::submitAgain));
    }
    if (standing == null) {
      return fail(entry, "Its document, or the run of it, was deleted before it had ended.");
    }
    if (standing.state() == RunState.SUCCEEDED) {
      return blocking(() -> folder.done(entry)).map(true);
    }
    return standing.state().isFinal()
        ? fail(entry, reason(standing))
        : Future.succeededFuture(false);
  }

  private static String reason(Standing standing) {
    if (standing.state() == RunState.PARTIAL) {
      return standing.pagesFailed()
          + " of its pages could not be read. The document has the others, and says why.";
    }
    if (standing.state() == RunState.CANCELLED) {
      return "Its run was cancelled.";
    }
    return standing.error() == null ? "No page of it could be read." : standing.error();
  }

  /** Takes so many files more, if there are. */
  private Future<Integer> takeMore(int room, List<Throwable> failures) {
    return blocking(() -> folder.candidates(MOST_WATCHED))
        .compose(
            candidates -> {
              List<Found> still = candidates.stream().filter(this::isUnchanged).toList();
              remember(candidates);
              Future<Integer> left = Future.succeededFuture(room);
              for (Found found : still) {
                left = left.compose(free -> free > 0 ? take(found, free, failures) : left(0));
              }
              return left;
            });
  }

  private static Future<Integer> left(int room) {
    return Future.succeededFuture(room);
  }

  /** Gives the room that is left. A file that cannot be moved leaves it to others. */
  private Future<Integer> take(Found found, int room, List<Throwable> failures) {
    return blocking(() -> folder.take(found.file()))
        .onFailure(failures::add)
        .otherwise(Optional.empty())
        .compose(
            entry ->
                entry.isEmpty()
                    ? left(room)
                    : submitUnchanged(entry.get(), found)
                        .onFailure(failures::add)
                        .otherwise(false)
                        .map(ended -> ended ? room : room - 1));
  }

  /**
   * A file that is waited for.
   *
   * @param since when it was first found like this, by {@link System#nanoTime}
   */
  private record Watched(Found found, long since) {}

  /** Looks may follow one another at once, where the machine is busy. */
  private boolean isUnchanged(Found found) {
    Watched before = seen.get(found.file());
    return before != null
        && before.found.equals(found)
        && System.nanoTime() - before.since >= options.interval().toNanos() / 2;
  }

  private void remember(List<Found> candidates) {
    long nanos = System.nanoTime();
    Map<Path, Watched> now = new HashMap<>();
    for (Found found : candidates) {
      Watched before = seen.get(found.file());
      boolean isSame = before != null && before.found.equals(found);
      now.put(found.file(), isSame ? before : new Watched(found, nanos));
    }
    seen = now;
  }

  /** Goes on with a file that was taken, which did not change then. */
  private Future<Boolean> submitAgain(Entry entry) {
    return blocking(() -> InboxFolder.look(entry.file()))
        .compose(
            now ->
                now.isPresent()
                    ? submitUnchanged(entry, now.get())
                    : fail(entry, "It is not a plain file."));
  }

  /** Gives whether the file was moved to its end. */
  private Future<Boolean> submitUnchanged(Entry entry, Found before) {
    return changed(entry, before)
        .compose(
            changed -> {
              if (changed) {
                return Future.succeededFuture(false);
              }
              return submission
                  .submit(entry, () -> changed(entry, before))
                  .compose(
                      refusal ->
                          refusal.isPresent()
                              ? fail(entry, refusal.get())
                              : blocking(() -> folder.submitted(entry)).map(false));
            });
  }

  /** Whether a file that was taken is another than it was, or a link by now. */
  private Future<Boolean> changed(Entry entry, Found before) {
    return blocking(() -> InboxFolder.look(entry.file()))
        .map(
            now ->
                now.filter(
                        one ->
                            one.bytes() == before.bytes()
                                && one.modifiedMillis() == before.modifiedMillis())
                    .isEmpty());
  }

  private Future<Boolean> fail(Entry entry, String reason) {
    return blocking(() -> folder.failed(entry, reason))
        .onSuccess(
            file ->
                LOG.warn(
                    "Inbox: {} was not read, or not all of it: {}",
                    PlainText.oneLine(file.toString()),
                    PlainText.oneLine(reason)))
        .map(true);
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  /** A file that makes trouble is told of, and keeps no other waiting. */
  private void tell(List<Throwable> failures) {
    if (!failures.isEmpty()) {
      wentWrong(failures.get(0));
    } else if (!trouble.isEmpty()) {
      trouble = "";
      LOG.info("Files in {} are read again", folder);
    }
  }

  /** Says the same thing once, however long it lasts. */
  private void wentWrong(Throwable e) {
    String what = e instanceof PagerunnerException ? e.getMessage() : e.toString();
    if (!what.equals(trouble)) {
      trouble = what;
      LOG.warn("Files in {} are not read; trying again: {}", folder, PlainText.oneLine(what));
    }
  }
}
