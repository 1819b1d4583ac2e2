package dev.pagerunner.vision;

/** Takes the images of a page as JPEGs, in this order, as soon as each is made. */
public interface PageImages {
  /** Takes the page as the model sees it. */
  void page(byte[] jpeg);

  /** Takes the page as small as {@link dev.pagerunner.domain.Thumbnail} says. */
  void thumbnail(byte[] jpeg);
}
