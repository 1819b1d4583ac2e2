package dev.pagerunner.embedded;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The Postgres programs of this platform, from the jar. */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /**
   * The folder with {@code bin/}, {@code lib/}, {@code share/}; unpacked on first use. Unpacking
   * needs some 100 MB of memory for a few seconds.
   */
  static Path unpackedIn(Path cache) {
    String archive = archiveName();
    Path folder = cache.resolve(archive.replace(".txz", "") + "-" + version(archive));
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path partial = cache.resolve(folder.getFileName() + ".part-" + ProcessHandle.current().pid());
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      if (packed == null) {
        throw new PagerunnerException(
            "This jar carries no Postgres for this platform ("
                + archive
                + "). Set DATABASE_URL to a Postgres of your own.");
      }
      unpack(packed, partial);
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (Files.isDirectory(folder)) {
        TempFolders.delete(partial);
        return folder; // Another process was faster; Java has no exception for that alone.
      }
      throw new PagerunnerException("Could not unpack Postgres into " + folder + ": " + e, e);
    }
    return folder;
  }

  private static void unpack(InputStream packed, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("an entry leaves the folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(target.getParent());
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
          setMode(target, entry.getMode());
        }
      }
    }
  }

  private static void setMode(Path file, int mode) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions =
        new HashSet<>(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    if ((mode & 0100) != 0) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
    }
    Files.setPosixFilePermissions(file, permissions);
  }

  private static String archiveName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = arch.contains("aarch64") || arch.contains("arm64");
    if (os.contains("windows")) {
      return "postgres-windows-x86_64.txz";
    }
    return os.contains("mac")
        ? "postgres-darwin-" + (arm ? "arm_64" : "x86_64") + ".txz"
        : "postgres-linux-" + (arm ? "arm_64" : "x86_64") + ".txz";
  }

  /** Tells the archives of two releases apart, so that an upgrade unpacks anew. */
  private static String version(String archive) {
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      return packed == null ? "none" : Integer.toHexString(packed.available());
    } catch (IOException e) {
      throw new PagerunnerException("Could not read " + archive + " from the jar: " + e, e);
    }
  }
}
