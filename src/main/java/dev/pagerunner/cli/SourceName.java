package dev.pagerunner.cli;

import dev.pagerunner.client.NewUpload;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What to call a file that is submitted: the end of its path or of its URL. */
final class SourceName {
  private static final Pattern EXTENSION = Pattern.compile("(?i).+\\.(pdf|png|jpe?g|tiff?)");
  private static final Pattern BEFORE = Pattern.compile("(?i)https?://[^/?#]*/?|[?#].*");

  private SourceName() {}

  /** A name with an extension, of characters that every file system has. */
  static Path of(String source) {
    if (!NewUpload.isUrl(source)) {
      return Path.of(source).getFileName();
    }
    String path = BEFORE.matcher(source).replaceAll("");
    String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    String name = last.isEmpty() ? "document" : last;
    return Path.of(EXTENSION.matcher(name).matches() ? name : name + ".pdf");
  }
}
