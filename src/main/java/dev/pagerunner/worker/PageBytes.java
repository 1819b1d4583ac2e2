package dev.pagerunner.worker;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.vision.PageResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Stores what was found on the pages of one lease. To store the same again is harmless. */
final class PageBytes {
  private final BlobStore blobs;
  private final Lease lease;

  PageBytes(BlobStore blobs, Lease lease) {
    this.blobs = blobs;
    this.lease = lease;
  }

  /** Stores a page's image; may be called while the model looks at it, on any thread. */
  Future<Void> storeImage(int page, byte[] jpeg) {
    return blobs.put(BlobKeys.pageImage(lease.document(), lease.run(), page), Buffer.buffer(jpeg));
  }

  /** As {@link #storeImage}, for the page's thumbnail. */
  Future<Void> storeThumbnail(int page, byte[] jpeg) {
    return blobs.put(BlobKeys.thumbnail(lease.document(), lease.run(), page), Buffer.buffer(jpeg));
  }

  /** Stores all crops of a page as one blob, since each blob costs a request. */
  Future<Void> storeCrops(PageResult result) {
    if (result.cropJpegs().isEmpty()) {
      return Future.succeededFuture();
    }
    String key = BlobKeys.crops(lease.document(), lease.run(), cropsOf(result.page()));
    return blobs.put(key, oneBehindTheOther(result.cropJpegs()));
  }

  /** The name of the blob with a page's crops: of this lease alone, as others may differ in it. */
  String cropsOf(int page) {
    return page + "-" + lease.slice() + "-" + lease.attempt();
  }

  private static Buffer oneBehindTheOther(List<byte[]> crops) {
    Buffer all = Buffer.buffer(crops.stream().mapToInt(crop -> crop.length).sum());
    crops.forEach(all::appendBytes);
    return all;
  }
}
