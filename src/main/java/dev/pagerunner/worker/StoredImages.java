package dev.pagerunner.worker;

import dev.pagerunner.vision.PageImages;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Stores the images of a page, both at once, while the model looks at it. Images come on the thread
 * that draws.
 */
final class StoredImages implements PageImages {
  private final PageBytes bytes;
  private final int page;
  private final Promise<Void> imageStored = Promise.promise();
  private final Promise<Void> thumbnailStored = Promise.promise();

  StoredImages(PageBytes bytes, int page) {
    this.bytes = bytes;
    this.page = page;
  }

  @Override
  public void page(byte[] jpeg) {
    bytes.storeImage(page, jpeg).onComplete(imageStored);
  }

  @Override
  public void thumbnail(byte[] jpeg) {
    bytes.storeThumbnail(page, jpeg).onComplete(thumbnailStored);
  }

  /** Completes once both are stored. */
  Future<Void> stored() {
    return Future.all(imageStored.future(), thumbnailStored.future()).mapEmpty();
  }
}
