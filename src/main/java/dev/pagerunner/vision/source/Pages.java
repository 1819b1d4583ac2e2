package dev.pagerunner.vision.source;

/** The pages of an opened file; one implementation a kind of file. Not thread-safe. */
public interface Pages extends AutoCloseable {

  int count();

  /**
   * Draws a page.
   *
   * @param page from 1
   * @param dpi at which pages that have a size in print are drawn
   * @throws dev.pagerunner.domain.FailureException if it cannot be drawn
   */
  DrawnPage draw(int page, double dpi);

  /**
   * Has a page that is being drawn given up soon, where that is possible; nothing is drawn any
   * more. May be called while another thread draws.
   */
  default void abandon() {
    // An image is decoded in one go.
  }

  /**
   * What takes so long if a page is still being drawn, to follow "it took 10 s"; empty if nobody
   * knows. From any thread.
   *
   * @param page from 1
   */
  default String whatTakesLong(int page) {
    return "";
  }

  @Override
  void close();
}
