package dev.pagerunner.cli;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where commands keep what they unpack once, and their temporary files: {@code
 * PAGERUNNER_DATA_DIR/cache}, or {@code pagerunner} in the user's cache folder.
 */
record CacheHome(Path folder) {
  private static final String TEMP_PREFIX = "tmp-";

  static CacheHome of(Map<String, String> environment) {
    String data = environment.getOrDefault("PAGERUNNER_DATA_DIR", "");
    if (!data.isBlank()) {
      return new CacheHome(Path.of(data, "cache"));
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return new CacheHome(caches.resolve("pagerunner"));
  }

  /**
   * Creates a temporary folder of this process, and deletes those of processes that were killed.
   */
  Path makeTemp() {
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> temps = Files.newDirectoryStream(folder, TEMP_PREFIX + "*")) {
        for (Path temp : temps) {
          if (isAbandoned(temp)) {
            TempFolders.delete(temp);
          }
        }
      }
      return Files.createDirectories(folder.resolve(TEMP_PREFIX + ProcessHandle.current().pid()));
    } catch (IOException e) {
      throw new PagerunnerException(
          folder + " cannot be written: set PAGERUNNER_DATA_DIR to a folder that can", e);
    }
  }

  private static boolean isAbandoned(Path temp) {
    String pid = temp.getFileName().toString().substring(TEMP_PREFIX.length());
    return pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
  }
}
