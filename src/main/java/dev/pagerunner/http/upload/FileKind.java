package dev.pagerunner.http.upload;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of files that are accepted, detected by their first bytes. */
enum FileKind {
  PDF("application/pdf", "pdf"),
  PNG("image/png", "png"),
  JPEG("image/jpeg", "jpg jpeg jpe jfif"),
  TIFF("image/tiff", "tif tiff"),
  /** A bundle of a model, and never a document. */
  ZIP("application/zip", "zip");

  /** PDF readers look for the header within this many bytes, and so does this class. */
  static final int LOOKED_AT = 1024;

  /** How a TIFF begins: either order of bytes, and addresses of 4 or 8 bytes. */
  private static final List<String> TIFFS = List.of("II*\0", "MM\0*", "II+\0", "MM\0+");

  private static final String ZIPPED = "PK\u0003\u0004";

  private final String mediaType;

  /** The first is the usual one. */
  private final String extensions;

  FileKind(String mediaType, String extensions) {
    this.mediaType = mediaType;
    this.extensions = extensions;
  }

  /** A file's name with an extension of this kind, which is added where there is none. */
  String named(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return List.of(extensions.split(" ", -1)).contains(extension)
        ? name
        : name + "." + extensions.replaceFirst(" .*", "");
  }

  String mediaType() {
    return mediaType;
  }

  /**
   * Detects the kind of a document.
   *
   * @param head the first {@link #LOOKED_AT} bytes, or all of a shorter file
   */
  static Optional<FileKind> of(Buffer head) {
    String text = latin1(head);
    if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    }
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    }
    if (TIFFS.stream().anyMatch(text::startsWith)) {
      return Optional.of(TIFF);
    }
    return text.contains("%PDF-") ? Optional.of(PDF) : Optional.empty();
  }

  static boolean isZip(Buffer head) {
    return latin1(head).startsWith(ZIPPED);
  }

  /** What a file of another kind looks like, for a message. */
  static String looksLike(Buffer head) {
    String text = latin1(head);
    if (text.startsWith(ZIPPED)) {
      return "a zip archive or an Office document";
    }
    if (text.startsWith("\u00d0\u00cf\u0011\u00e0")) {
      return "an old Office document";
    }
    Optional<String> image = otherImage(text);
    if (image.isPresent()) {
      return image.get();
    }
    if (text.startsWith("%!PS")) {
      return "PostScript";
    }
    if (text.stripLeading().startsWith("<")) {
      return "HTML or XML";
    }
    return text.chars().allMatch(FileKind::isText) ? "text" : "something else";
  }

  /** What to send instead of a file that is none of these. */
  static String whatToSend(Buffer head) {
    return otherImage(latin1(head)).isPresent()
        ? "Convert it to PNG and send that."
        : "Send a PDF, a PNG, a JPEG or a TIFF.";
  }

  private static Optional<String> otherImage(String text) {
    if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return Optional.of("a WebP image");
    }
    if (text.startsWith("ftypavif", 4)) {
      return Optional.of("an AVIF image");
    }
    if (text.startsWith("ftyphei", 4) || text.startsWith("ftypmif1", 4)) {
      return Optional.of("a HEIC image");
    }
    return text.startsWith("GIF8") ? Optional.of("a GIF image") : Optional.empty();
  }

  private static boolean isText(int c) {
    return c >= ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private static String latin1(Buffer head) {
    return head.getString(
        0, Math.min(head.length(), LOOKED_AT), StandardCharsets.ISO_8859_1.name());
  }
}
