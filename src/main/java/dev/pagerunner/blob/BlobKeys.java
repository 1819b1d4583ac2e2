package dev.pagerunner.blob;

import java.util.UUID;
import java.util.regex.Pattern;

/** The keys of bytes. Those of a document start with {@link #document}. */
public final class BlobKeys {
  private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9_-]*([./][a-z0-9_-]+)*");

  private BlobKeys() {}

  /** Returns the key; fails on one that no method of this class makes, which is a bug. */
  static String checked(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not a blob key: " + key);
    }
    return key;
  }

  /** As {@link #checked}, for a prefix, which ends with a slash. */
  static String checkedPrefix(String prefix) {
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException("a prefix ends with a slash: " + prefix);
    }
    checked(prefix.substring(0, prefix.length() - 1));
    return prefix;
  }

  /** Prefix of everything that belongs to a document. */
  public static String document(UUID document) {
    return "documents/" + document + "/";
  }

  /** The file as it was uploaded. */
  public static String source(UUID document) {
    return document(document) + "source";
  }

  /** Prefix of what a client uploaded directly to the store, before it becomes a document. */
  public static String upload(UUID upload) {
    return "uploads/" + upload + "/";
  }

  /** The file that a client uploaded directly to the store. */
  public static String uploadedFile(UUID upload) {
    return upload(upload) + "file";
  }

  /** Prefix of the files of an export. */
  public static String export(UUID export) {
    return "exports/" + export + "/";
  }

  /** The file that one attempt at an export made. */
  public static String exportFile(UUID export, int attempt) {
    return export(export) + attempt;
  }

  /** Prefix of what is stored of models with these weights. */
  public static String modelFolder(String sha256) {
    return "models/" + sha256 + "/";
  }

  /** The weights of a model. */
  public static String model(String sha256) {
    return modelFolder(sha256) + "model.onnx";
  }

  /** Prefix of everything that one run found. */
  public static String run(UUID document, UUID run) {
    return document(document) + "runs/" + run + "/";
  }

  /** A page as a JPEG. */
  public static String pageImage(UUID document, UUID run, int page) {
    return run(document, run) + "pages/" + page + ".jpg";
  }

  /** A page as a small JPEG; pages that earlier versions read have none. */
  public static String thumbnail(UUID document, UUID run, int page) {
    return run(document, run) + "thumbnails/" + page + ".jpg";
  }

  /**
   * The crops of a page: the JPEG of each detection, concatenated.
   *
   * @param name unique to one reading of one page, of {@code [a-z0-9-]}
   */
  public static String crops(UUID document, UUID run, String name) {
    return run(document, run) + "crops/" + name;
  }
}
