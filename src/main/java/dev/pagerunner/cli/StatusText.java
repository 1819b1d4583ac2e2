package dev.pagerunner.cli;

import dev.pagerunner.client.RunStatus;
import dev.pagerunner.client.RunStatus.Pages;

/** A run of a server in words. */
final class StatusText {
  private StatusText() {}

  /** Document, run, state, pages and detections, separated by tabs. */
  static String line(RunStatus run) {
    return String.join(
        "\t",
        run.ids().document(),
        run.ids().run(),
        run.state().word(),
        pages(run.pages()),
        Long.toString(run.detections()));
  }

  /** A line for each fact. */
  static String lines(RunStatus run) {
    StringBuilder text = new StringBuilder();
    fact(text, "run", run.ids().run());
    fact(text, "document", run.ids().document());
    fact(text, "state", run.state().word());
    fact(text, "model", run.model());
    fact(text, "pages", pages(run.pages()));
    if (run.pages().failed() > 0) {
      fact(text, "failed", Integer.toString(run.pages().failed()));
    }
    fact(text, "detections", Long.toString(run.detections()));
    run.error().ifPresent(error -> fact(text, "error", error));
    return text.toString();
  }

  private static void fact(StringBuilder text, String name, String value) {
    text.append(String.format("%-12s%s%n", name, value));
  }

  private static String pages(Pages pages) {
    String total = pages.total().isPresent() ? Integer.toString(pages.total().getAsInt()) : "?";
    return pages.done() + "/" + total;
  }
}
