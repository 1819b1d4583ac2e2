package dev.pagerunner.testing;

import dev.pagerunner.embedded.PostgresFolder;
import dev.pagerunner.files.PrivateFolder;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.store.Migrations;
import dev.pagerunner.store.PostgresAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A folder of Postgres with the schema of Pagerunner, of which tests get copies: to copy it costs a
 * tenth of what it costs to make one. This JVM makes one when the first test asks. Any thread may
 * ask.
 */
final class MigratedFolder {
  private static Path made;

  private MigratedFolder() {}

  /** Copies it to {@code folder}, which has no Postgres yet. */
  static void copyTo(Path folder) {
    Path from = get();
    try (Stream<Path> all = Files.walk(from)) {
      PrivateFolder.make(folder);
      for (Path path : (Iterable<Path>) all::iterator) {
        if (!path.equals(from)) {
          Files.copy(
              path, folder.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Path get() {
    if (made == null) {
      made = make();
    }
    return made;
  }

  private static Path make() {
    try {
      Path folder = Files.createTempDirectory("pagerunner-migrated");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> TempFolders.delete(folder)));
      PostgresFolder programs =
          new PostgresFolder(folder, Files.createDirectories(PostgresServer.CACHE));
      try {
        String url = programs.url(programs.start(OptionalInt.of(FreePorts.next())));
        Migrations.apply(PostgresAddress.of(url));
      } finally {
        programs.stop();
      }
      // Written anew by each server.
      Files.deleteIfExists(folder.resolve("postgres.log"));
      Files.deleteIfExists(folder.resolve("postgres-setup.log"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
