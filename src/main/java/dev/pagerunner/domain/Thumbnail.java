package dev.pagerunner.domain;

/** How large the small picture of a page is that is kept beside the page image. */
public final class Thumbnail {
  /** Width in pixels; less for a page that is narrower, or very long. */
  public static final int WIDTH = 160;

  /** The most pixels in height: a longer page becomes narrower. */
  public static final int MOST_HEIGHT = 480;

  private Thumbnail() {}
}
