package dev.pagerunner.exports;

import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.RunFacts;
import dev.pagerunner.store.ExportQueries;
import dev.pagerunner.store.ExportQueries.Subject;
import dev.pagerunner.store.ReadableRun;
import dev.pagerunner.store.RunView;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * A run that is exported, as it was at one moment, with all labels that it may have.
 *
 * @param labels of its model, in the model's order
 */
public record ExportSubject(ReadableRun run, Subject stored, List<String> labels) {

  /** Reads a run; empty if it was deleted meanwhile. */
  public static Future<Optional<ExportSubject>> read(ExportQueries exports, ReadableRun run) {
    return exports
        .subject(run)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : labelled(exports, run, found.get()).map(Optional::of));
  }

  private static Future<ExportSubject> labelled(
      ExportQueries exports, ReadableRun run, Subject stored) {
    return stored.labels().isEmpty()
        ? exports.foundLabels(run).map(labels -> new ExportSubject(run, stored, labels))
        : Future.succeededFuture(new ExportSubject(run, stored, stored.labels()));
  }

  /**
   * The run as a format reads it.
   *
   * @throws WrongSelectionException if the selection is strict and has what the run cannot have
   */
  public StoredRun selected(ExportSelection selection, Results results) {
    selection.check(labels);
    return new StoredRun(run, facts(), selection.wanted(stored), selection, results);
  }

  /**
   * Checks a selection.
   *
   * @throws WrongSelectionException if it is strict and has what the run cannot have
   */
  public void check(ExportSelection selection) {
    selection.check(labels);
    selection.wanted(stored);
  }

  /** What is known of the run as a whole. */
  public RunFacts facts() {
    RunView view = stored.run();
    return new RunFacts(
        view.id().toString(),
        new RunFacts.Source(stored.filename(), stored.mediaType(), stored.sha256()),
        new RunFacts.Model(view.model(), labels, stored.masks()),
        new RunFacts.Progress(
            view.state(), view.pagesTotal(), view.pagesDone(), view.pagesFailed()));
  }

  /** Such as {@code paper.coco.json}. */
  public String fileName(Exporter exporter) {
    String document = stored.filename();
    int dot = document.lastIndexOf('.');
    String stem = dot > 0 ? document.substring(0, dot) : document;
    return stem + exporter.extension();
  }
}
