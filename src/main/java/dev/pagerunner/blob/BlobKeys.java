package dev.pagerunner.blob;

import java.util.UUID;

/** The keys of a document's bytes. All of them start with {@link #document}. */
public final class BlobKeys {
  private BlobKeys() {}

  /** Prefix of everything that belongs to a document. */
  public static String document(UUID document) {
    return "documents/" + document + "/";
  }

  /** The file as it was uploaded. */
  public static String source(UUID document) {
    return document(document) + "source";
  }

  /** Prefix of everything that one run found. */
  public static String run(UUID document, UUID run) {
    return document(document) + "runs/" + run + "/";
  }

  /** A page as a JPEG. */
  public static String pageImage(UUID document, UUID run, int page) {
    return run(document, run) + "pages/" + page + ".jpg";
  }

  /** Detection {@code n} of a page as a JPEG. */
  public static String crop(UUID document, UUID run, int page, int n) {
    return run(document, run) + "crops/" + page + "_" + n + ".jpg";
  }
}
