package dev.pagerunner.vision;

/** The pages of an opened file; one implementation a kind of file. Not thread-safe. */
interface Pages extends AutoCloseable {

  int count();

  /**
   * Draws a page.
   *
   * @param page from 1
   * @param dpi at which pages that have a size in print are drawn
   * @throws dev.pagerunner.domain.FailureException if it cannot be drawn
   */
  DrawnPage draw(int page, double dpi);

  @Override
  void close();
}
