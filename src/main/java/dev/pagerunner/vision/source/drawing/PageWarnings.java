package dev.pagerunner.vision.source.drawing;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Failure.Category;
import dev.pagerunner.domain.Failure.Phase;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PageWarning;
import dev.pagerunner.domain.PageWarning.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers what could not be drawn of one page. */
public final class PageWarnings {
  /**
   * Faults of one page: a page made of nothing but these is refused, since each costs time and none
   * draws anything.
   */
  private static final int MOST_FAULTS = 10_000;

  private final Set<PageWarning> warnings = new LinkedHashSet<>();
  private Throwable firstCause;
  private int faults;

  /** The same is noted once. */
  public void note(Kind kind, String message) {
    if (warnings.size() < PageWarning.MOST_OF_A_PAGE) {
      warnings.add(new PageWarning(kind, message));
    }
  }

  /**
   * Notes a fault of the document.
   *
   * @throws FailureException if these are too many
   */
  public void note(Kind kind, String message, Throwable cause) {
    note(kind, message);
    if (firstCause == null) {
      firstCause = cause;
    }
    if (++faults > MOST_FAULTS) {
      throw new FailureException(
          new Failure(
              Category.RENDER_FAILED,
              Phase.RENDER,
              false,
              "The page has more than "
                  + MOST_FAULTS
                  + " damaged parts. Save it again with another program, and upload that file."),
          cause);
    }
  }

  public List<PageWarning> list() {
    return List.copyOf(warnings);
  }

  /** For the log: all of them, and what the first one comes from. */
  @Override
  public String toString() {
    List<String> messages = warnings.stream().map(PageWarning::message).toList();
    String all = String.join(" ", messages);
    return firstCause == null ? all : all + " First cause: " + firstCause;
  }
}
