package dev.pagerunner.jobs;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.PageFound;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.store.Json;
import dev.pagerunner.store.RunRepository;
import io.vertx.core.json.JsonObject;

/** The data of each type of event, as it is kept and as clients see it. */
final class EventData {
  private EventData() {}

  static JsonObject queued(boolean retry) {
    return new JsonObject().put("retry", retry);
  }

  static JsonObject opened(int pagesTotal, int pagesDone, boolean retry) {
    return new JsonObject()
        .put("pages_total", pagesTotal)
        .put("pages_done", pagesDone)
        .put("pages_failed", 0)
        .put("retry", retry);
  }

  /**
   * Without the counts of the run, which are known when the event is written, and without the
   * detections, which the page has: who reads the event is told them from there.
   */
  static JsonObject pageDone(PageFound found) {
    return new JsonObject()
        .put("page", found.page())
        .put("width", found.width())
        .put("height", found.height())
        .put("dpi", found.dpi())
        .put(
            "ms",
            new JsonObject()
                .put("render", found.renderMillis())
                .put("detect", found.detectMillis())
                .put("save", found.saveMillis()))
        .put("warnings", Json.warnings(found.warnings()))
        .put("detections_total", found.detections().size());
  }

  static JsonObject pageFailed(int page, Failure failure, RunRepository.Locked run) {
    return counts(run).put("page", page).put("error", Json.of(failure));
  }

  static JsonObject finished(RunRepository.Locked run, RunState state, Failure error) {
    return counts(run)
        .put("state", state.word())
        .put("detections", run.detections())
        .put("error", error == null ? null : Json.of(error));
  }

  private static JsonObject counts(RunRepository.Locked run) {
    return new JsonObject()
        .put("pages_total", run.pagesTotal())
        .put("pages_done", run.pagesDone())
        .put("pages_failed", run.pagesFailed());
  }
}
